package dev.xns.api.rest;

/** The client refused to send a request, for example because it is closed. */
public final class NotSentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Because of this, which is not printed with the request. */
  public NotSentException(RuntimeException cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }
}

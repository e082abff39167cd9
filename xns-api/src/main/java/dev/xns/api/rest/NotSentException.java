package dev.xns.api.rest;

/** A request was not sent, for example because the client is closed or found no server. */
public final class NotSentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Because of this. Its message becomes this one's. */
  public NotSentException(Exception cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }
}

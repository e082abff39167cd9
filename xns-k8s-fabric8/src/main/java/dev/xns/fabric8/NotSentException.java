package dev.xns.fabric8;

/** The client refused to send a request, for example because it is closed. */
final class NotSentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotSentException(RuntimeException cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }
}

package dev.xns.examples.provisioner.command;

/** Something outside the program keeps it from working; the message says what, and what to do. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With this message, one line for the person who started the program. */
  public StartException(String message) {
    super(message);
  }

  /** With this message, and the exception behind it. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.xns.core.internal.mark;

/** Another worker is reading the key of marks at this moment; it is worth a try once it has. */
public final class KeyAwaitedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyAwaitedException() {
    super("the key of marks is being read");
  }
}

package dev.xns.core.report;

/**
 * Something that the engine has to do without, until it {@linkplain EngineListener#recovered
 * recovers} by itself. The engine goes on with everything else.
 *
 * @param loss what is lost
 * @param subject the kind or the object that it is lost for
 * @param consequence what follows for whom, in words
 * @param cause why, in words
 */
public record Degradation(Loss loss, String subject, String consequence, String cause) {
  /** What can be lost. */
  public enum Loss {
    /** Objects of a kind cannot be followed. */
    WATCH("cannot follow"),
    /** Changes of objects of a kind are seen late, because they can be listed and not watched. */
    PROMPTNESS("sees late changes of"),
    /** One object cannot be read. */
    OBJECT("cannot read"),
    /** Sources of a kind cannot be protected against deletion. */
    SOURCE_PROTECTION("cannot protect"),
    /** Claims cannot be marked as being worked on. */
    CLAIM_MARKS("cannot mark"),
    /** The key that seals the marks of claims cannot be used. */
    MARK_KEY("cannot use");

    private final String words;

    Loss(String words) {
      this.words = words;
    }
  }

  /** All of it in one sentence, for people. */
  public String message() {
    return "%s %s: %s; the cause: %s".formatted(loss.words, subject, consequence, cause);
  }
}

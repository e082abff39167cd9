package dev.xns.core.internal.text;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text that users, drivers and servers wrote, made fit for messages, events and logs: it stays on
 * its line, shows what is in it, has an end, and cannot be taken for a word of ours.
 */
public final class ForeignText {
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_LINE = 4_000;

  /** What nobody can take for punctuation or for several words. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9./_-]*[A-Za-z0-9])?");

  private ForeignText() {}

  /** A name as it is if it is a plain one, otherwise {@link #quoted}. */
  public static String name(@Nullable String name) {
    String text = String.valueOf(name);
    return text.length() <= LONGEST_NAME && PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  /** A text in quotation marks. Those within it are escaped, like all that cannot be seen. */
  public static String quoted(@Nullable String text) {
    String whole = String.valueOf(text);
    return "\"" + escaped(cut(whole, LONGEST_NAME), true) + "\"" + rest(whole, LONGEST_NAME);
  }

  /** A whole message on one line, without quotation marks. The same if it is one already. */
  public static String line(@Nullable String message) {
    String whole = String.valueOf(message);
    return escaped(cut(whole, LONGEST_LINE), false) + rest(whole, LONGEST_LINE);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Not between the halves of one character.
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }

  private static String rest(String text, int longest) {
    return text.length() <= longest ? "" : "... (%d characters in all)".formatted(text.length());
  }

  private static String escaped(String text, boolean quoted) {
    var shown = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(shown, character, quoted));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int character, boolean quoted) {
    if (quoted && (character == '"' || character == '\\')) {
      shown.append('\\').appendCodePoint(character);
    } else if (character == '\n') {
      shown.append("\\n");
    } else if (character == '\r') {
      shown.append("\\r");
    } else if (character == '\t') {
      shown.append("\\t");
    } else if (isInvisible(character)) {
      shown.append("\\u{").append(Integer.toHexString(character)).append('}');
    } else {
      shown.appendCodePoint(character);
    }
  }

  /** Control characters, and marks that change the order or look of others. */
  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}

package dev.xns.csi;

import com.google.common.base.CharMatcher;

/** Text that a driver wrote, made fit for messages and logs. */
final class DriverText {
  private static final CharMatcher CONTROL = CharMatcher.javaIsoControl();

  private DriverText() {}

  /** The text on one line: control characters, which could forge log entries, become spaces. */
  static String oneLine(String text) {
    return CONTROL.collapseFrom(text, ' ').strip();
  }

  /** The text on one line, and no more of it than this. */
  static String oneLine(String text, int longest) {
    String line = oneLine(text);
    return line.length() <= longest
        ? line
        : line.substring(0, longest) + "... (%d characters in all)".formatted(line.length());
  }
}

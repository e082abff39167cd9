package dev.xns.api.rest;

import org.jspecify.annotations.Nullable;

/** A place in JSON text, which moves on from value to value. It counts brackets, and no more. */
final class JsonCursor {
  private final byte[] bytes;
  private final int end;
  private int at;

  JsonCursor(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Skips white space; whether nothing is left. */
  boolean isAtEnd() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at >= end;
  }

  /** Skips white space and this character; whether it was there. */
  boolean skip(char expected) {
    if (isAtEnd() || bytes[at] != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** The value that is next; null if there is none, or not its end. */
  @Nullable JsonSlice value() {
    if (isAtEnd()) {
      return null;
    }
    int start = at;
    boolean complete =
        switch (bytes[at]) {
          case '"' -> string();
          case '{', '[' -> brackets();
          default -> scalar();
        };
    return complete ? new JsonSlice(bytes, start, at) : null;
  }

  private boolean brackets() {
    int depth = 0;
    while (at < end) {
      byte next = bytes[at];
      if (next == '"') {
        if (!string()) {
          return false;
        }
        continue;
      }
      at++;
      if (next == '{' || next == '[') {
        depth++;
      } else if ((next == '}' || next == ']') && --depth == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean string() {
    at++;
    while (at < end) {
      byte next = bytes[at++];
      if (next == '\\') {
        at++;
      } else if (next == '"') {
        return at <= end;
      }
    }
    return false;
  }

  private boolean scalar() {
    int start = at;
    while (at < end && !isSpace(bytes[at]) && ",:]}[{\"".indexOf(bytes[at]) < 0) {
      at++;
    }
    return at > start && (bytes[start] == '-' || Character.isLetterOrDigit(bytes[start]));
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }
}

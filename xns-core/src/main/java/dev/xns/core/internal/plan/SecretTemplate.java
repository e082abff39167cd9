package dev.xns.core.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A text with places to be filled in, written <code>${token}</code> or {@code $token} (SECRET-04).
 * Values are put in as they are and never looked at for further tokens.
 */
final class SecretTemplate {
  private final List<Part> parts;

  /** A piece of a template: literal text, or the name of a token. */
  private record Part(String text, boolean isToken) {}

  private SecretTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /** Takes a template apart. A dollar sign that begins no token stands for itself. */
  static SecretTemplate parse(String template) {
    var parts = new ArrayList<Part>();
    int done = 0;
    int dollar = template.indexOf('$');
    while (dollar >= 0) {
      int start = dollar + 1;
      int end = start;
      int next = start;
      if (template.startsWith("{", start)) {
        start++;
        end = template.indexOf('}', start);
        next = end + 1;
      } else {
        while (end < template.length() && isTokenCharacter(template.charAt(end))) {
          end++;
        }
        next = end;
      }
      if (end > dollar + 1) {
        parts.add(new Part(template.substring(done, dollar), false));
        parts.add(new Part(template.substring(start, end), true));
        done = next;
      }
      dollar = template.indexOf('$', Math.max(next, dollar + 1));
    }
    parts.add(new Part(template.substring(done), false));
    return new SecretTemplate(parts);
  }

  /** Tokens that are not among these, in order. */
  SortedSet<String> unknown(Map<String, String> tokens) {
    var unknown = new TreeSet<String>();
    parts.stream()
        .filter(part -> part.isToken() && !tokens.containsKey(part.text()))
        .forEach(part -> unknown.add(part.text()));
    return unknown;
  }

  /**
   * The text, filled in.
   *
   * @param tokens values by token
   * @throws IllegalArgumentException if a token has no value
   */
  String expand(Map<String, String> tokens) {
    var text = new StringBuilder();
    for (Part part : parts) {
      String value = part.isToken() ? tokens.get(part.text()) : part.text();
      if (value == null) {
        throw new IllegalArgumentException("No value for token " + part.text());
      }
      text.append(value);
    }
    return text.toString();
  }

  private static boolean isTokenCharacter(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}

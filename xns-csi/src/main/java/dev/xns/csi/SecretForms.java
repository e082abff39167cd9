package dev.xns.csi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** The forms in which programs print a secret value: as it is, line by line, quoted, in base64. */
final class SecretForms {
  /** A shorter part of a value is no secret by itself: braces, or a blank line. */
  private static final int SHORTEST_LINE = 4;

  private SecretForms() {}

  static Set<String> of(String value) {
    var forms = new LinkedHashSet<String>();
    forms.add(value);
    forms.add(quoted(value));
    forms.add(Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8)));
    value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST_LINE)
        .forEach(
            line -> {
              forms.add(line);
              forms.add(quoted(line));
            });
    return forms;
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}

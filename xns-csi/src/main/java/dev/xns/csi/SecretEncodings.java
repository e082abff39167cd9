package dev.xns.csi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.escape.Escaper;
import com.google.common.escape.Escapers;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** The ways in which programs write a secret value: as it is, line by line, quoted, in base64. */
final class SecretEncodings {
  /** A shorter part of a value is no secret by itself: braces, or a blank line. */
  private static final int SHORTEST_LINE = 4;

  /** What JSON, Go and Java write between quotes. */
  private static final Escaper QUOTED =
      Escapers.builder()
          .addEscape('\\', "\\\\")
          .addEscape('"', "\\\"")
          .addEscape('\n', "\\n")
          .addEscape('\r', "\\r")
          .addEscape('\t', "\\t")
          .build();

  private SecretEncodings() {}

  static Set<String> of(String value) {
    var encodings = new LinkedHashSet<String>();
    encodings.add(value);
    encodings.add(QUOTED.escape(value));
    encodings.add(Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8)));
    value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST_LINE)
        .forEach(
            line -> {
              encodings.add(line);
              encodings.add(QUOTED.escape(line));
            });
    return encodings;
  }
}

package dev.xns.examples.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Javadoc that users of the libraries read names no rules of docs/rules.md: the numbers mean
 * nothing to them. Internals, package-private types and private members may name rules.
 */
class PublicJavadocTest {
  private static final Path REPOSITORY = Path.of("../..");

  /** A doc comment and the beginning of what it documents. */
  private static final Pattern DOCUMENTED = Pattern.compile("(?s)/\\*\\*(.*?)\\*/\\s*(\\S*)");

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("(?m)^public .*\\b(class|interface|record|enum) ");

  private static Pattern ruleId;

  @BeforeAll
  static void readTheFormsOfRules() throws IOException {
    try (InputStream list = PublicJavadocTest.class.getResourceAsStream("rules.txt")) {
      ruleId =
          Pattern.compile(
              new String(Objects.requireNonNull(list).readAllBytes(), UTF_8)
                  .lines()
                  .filter(line -> line.matches("\\S+%\\S+ \\d+"))
                  .map(line -> line.replaceFirst("%\\S+ \\d+", "\\\\d+"))
                  .collect(Collectors.joining("|", "\\b(", ")\\b")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xns-api", "xns-core", "xns-csi", "xns-k8s-fabric8", "xns-k8s-official"})
  void noRuleIsNamed(String module) throws IOException {
    Path sources = REPOSITORY.resolve(module).resolve("src/main/java");
    List<Path> read = new ArrayList<>();
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(PublicJavadocTest::isForUsers).sorted().toList()) {
        String source = Files.readString(file);
        if (file.endsWith("package-info.java") || PUBLIC_TYPE.matcher(source).find()) {
          read.add(file);
          rulesIn(source).forEach(rule -> found.add(sources.relativize(file) + ": " + rule));
        }
      }
    }

    assertThat(read).isNotEmpty();
    assertThat(found).isEmpty();
  }

  private static boolean isForUsers(Path file) {
    return file.toString().endsWith(".java")
        && Stream.of(file.toString().split("[/\\\\]")).noneMatch("internal"::equals);
  }

  private static List<String> rulesIn(String source) {
    return DOCUMENTED
        .matcher(source)
        .results()
        .filter(documented -> !documented.group(2).equals("private"))
        .flatMap(documented -> ruleId.matcher(documented.group(1)).results())
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void rulesAreFoundWhereverTheyAreNamed() {
    assertThat(
            rulesIn(
                """
                /** Says it at the beginning (START-15). */
                public interface Example {
                  /**
                   * Decides as usual.
                   *
                   * @return what is said by GRANT-01 to 12
                   */
                  Decision decide();

                  /** DEF-11. */
                  private void inside() {}

                  // XNS-01: no doc comment.
                  /** As in table row E7, and sealed with AES-256 as UTF-8. */
                  @Deprecated
                  void place();
                }
                """))
        .containsExactly("START-15", "GRANT-01", "E7");
  }
}

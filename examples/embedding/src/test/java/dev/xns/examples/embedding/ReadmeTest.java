package dev.xns.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the README is the code that is compiled here. */
class ReadmeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/java/dev/xns/examples/embedding/HostProgram.java",
        "src/test/java/dev/xns/examples/embedding/RestoreInMemoryTest.java",
      })
  void theReadmeShowsWhatIsCompiled(String file) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(file));
    String shown =
        lines.subList(index(lines, "// README: begin") + 1, index(lines, "// README: end")).stream()
            .collect(Collectors.joining("\n"))
            .stripIndent();

    assertThat(shown).isNotBlank();
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains("```java\n" + shown + "\n```");
  }

  private static int index(List<String> lines, String marker) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(marker)) {
        return i;
      }
    }
    throw new AssertionError("No line \"" + marker + "\"");
  }
}

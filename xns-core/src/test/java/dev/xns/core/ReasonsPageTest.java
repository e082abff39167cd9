package dev.xns.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.core.report.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReasonsPageTest {
  @Test
  void thePageExplainsEveryReasonInOrder() throws IOException {
    String page = Files.readString(Path.of("../docs/reasons.md"));

    assertThat(Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE).matcher(page).results())
        .extracting(row -> row.group(1))
        .containsExactlyElementsOf(
            Arrays.stream(ReasonCode.values()).map(ReasonCode::name).toList());
  }
}

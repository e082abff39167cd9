package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as a machine or a person reads it (START-01, FLAG-44). */
class LogFormatTest {
  @TempDir private Path directory;

  /** Also in a pod it is to find no cluster. */
  private JavaProcess start(String... arguments) throws IOException {
    return JavaProcess.start(
        directory, Map.of("KUBERNETES_SERVICE_HOST", ""), List.of(), arguments);
  }

  /** All that the program says until it finds no cluster; the last line is its complaint. */
  private List<String> said(String... arguments) throws Exception {
    try (JavaProcess program = start(arguments)) {
      assertThat(program.exitCode()).isEqualTo(Program.FAILED);
      List<String> lines = program.err().lines().toList();
      assertThat(lines).last().asString().startsWith("xns-provisioner: no API server is known");
      return lines.subList(0, lines.size() - 1);
    }
  }

  @Test
  void jsonIsOneObjectALine() throws Exception {
    List<String> lines = said("--logging-format=json", "--kube-api-qps=7");

    assertThat(lines).hasSize(2);
    var json = new ObjectMapper();
    for (String line : lines) {
      assertThat(json.readTree(line).get("level").asText()).isIn("INFO", "WARN");
    }
    assertThat(json.readTree(lines.get(1)).get("formattedMessage").asText())
        .startsWith("--kube-api-qps and --kube-api-burst have no effect");
  }

  @Test
  void textIsForPeople() throws Exception {
    assertThat(said("--logging-format=text"))
        .singleElement()
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\d .* INFO +ServeCommand - xns-provisioner .*");
  }
}

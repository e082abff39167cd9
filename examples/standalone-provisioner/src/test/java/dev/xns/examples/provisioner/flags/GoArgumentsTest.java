package dev.xns.examples.provisioner.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class GoArgumentsTest {
  private static final OptionSpec KEEP =
      OptionSpec.builder("--keep").type(boolean.class).arity("1").build();

  @ParameterizedTest
  @CsvSource({
    "--csi-address=/s, --csi-address=/s",
    "--csi-address /s, --csi-address=/s",
    "-csi-address=/s, --csi-address=/s",
    "-csi-address /s, --csi-address=/s",
    "--csi-address --timeout, --csi-address=--timeout",
    "--volume-name-uuid-length -1, --volume-name-uuid-length=-1",
    "--default-fstype=, --default-fstype=",
    "--feature-gates A=true, --feature-gates=A=true",
    "--strict-topology, --strict-topology=true",
    "-strict-topology, --strict-topology=true",
    "--strict-topology=false, --strict-topology=false",
    "--strict-topology false, --strict-topology=true false",
    "-v=5, --v=5",
    "-v 5, --v=5",
    "--v=5, --v=5",
    "-h, --help",
    "-help, --help",
    "--no-such=1, --no-such=1",
    "-no-such 1, --no-such 1",
    "--csi-address, --csi-address",
    "-- --timeout, -- --timeout",
    "demo -keep --csi-address=/s, demo --keep=true --csi-address=/s"
  })
  void bringsArgumentsIntoOneForm(String arguments, String canonical) {
    assertThat(GoArguments.canonical(command().getCommandSpec(), words(arguments)))
        .isEqualTo(words(canonical));
  }

  private static CommandLine command() {
    return new CommandLine(new ProvisionerFlags())
        .addSubcommand("demo", CommandSpec.create().addOption(KEEP));
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}

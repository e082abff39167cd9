package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.command.Shutdown;
import dev.xns.examples.provisioner.demo.DemoCommand;
import dev.xns.examples.provisioner.flags.FlagSyntax;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;

/** The commands of the program. */
final class Commands {
  static final String NAME = "xns-provisioner";

  private Commands() {}

  static CommandLine create(Map<String, String> environment, Shutdown shutdown, PrintWriter out) {
    var root = new CommandLine(new ServeCommand(environment, shutdown, out));
    root.addSubcommand(new DemoCommand(shutdown, out));
    return FlagSyntax.of(root);
  }
}

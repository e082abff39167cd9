package dev.xns.examples.provisioner.flags;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Flags as they are after these arguments, and what is wrong with them. */
record Parsed(ProvisionerFlags flags, CommandSpec command, List<String> problems) {
  static Parsed of(String... arguments) {
    var flags = new ProvisionerFlags();
    CommandLine line = FlagSyntax.of(new CommandLine(flags));
    CommandSpec command = line.getCommandSpec();
    List<String> canonical = GoArguments.canonical(command, List.of(arguments));
    var problems =
        new ArrayList<>(ParseProblems.of(line.parseArgs(canonical.toArray(String[]::new))));
    problems.addAll(flags.problems(command));
    return new Parsed(flags, command, problems);
  }
}

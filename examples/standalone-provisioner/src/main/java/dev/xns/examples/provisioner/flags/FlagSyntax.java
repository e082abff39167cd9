package dev.xns.examples.provisioner.flags;

import picocli.CommandLine;

/** Makes a command line read values as Go programs do, and report all that is wrong at once. */
public final class FlagSyntax {
  private FlagSyntax() {}

  /** The same command line, with all its subcommands, set up so. */
  public static CommandLine of(CommandLine command) {
    command
        .registerConverter(GoDuration.class, new GoDuration.Converter())
        .registerConverter(boolean.class, new GoBoolean())
        .setOverwrittenOptionsAllowed(true)
        .setPosixClusteredShortOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(40);
    command.getCommandSpec().parser().collectErrors(true);
    command
        .getSubcommands()
        .values()
        .forEach(sub -> sub.getCommandSpec().parser().collectErrors(true));
    return command;
  }
}

package dev.xns.examples.provisioner.flags;

import picocli.CommandLine;

/** Makes a command line read values as Go programs do, and report all that is wrong at once. */
public final class FlagSyntax {
  private static final int HELP_WIDTH = 110;

  private FlagSyntax() {}

  /** The same command line, with all its subcommands, set up so. */
  public static CommandLine of(CommandLine command) {
    command
        .registerConverter(GoDuration.class, new GoDuration.Converter())
        .registerConverter(boolean.class, new GoBoolean())
        .registerConverter(KubeClient.class, KubeClient::parse)
        .setOverwrittenOptionsAllowed(true)
        .setPosixClusteredShortOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpLongOptionsMaxWidth(HELP_WIDTH / 2);
    command.getCommandSpec().parser().collectErrors(true);
    command
        .getSubcommands()
        .values()
        .forEach(sub -> sub.getCommandSpec().parser().collectErrors(true));
    return command;
  }
}

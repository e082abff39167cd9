package dev.xns.examples.provisioner.flags;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The process itself (FLAG-42, 43). */
final class ProcessFlags {
  @Option(
      names = "--version",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Print name and version, and end.")
  boolean version = false;

  @Option(
      names = "--automaxprocs",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Fit the number of threads to the CPUs of the container. Accepted and without effect: a"
              + " JVM always does that.")
  boolean automaxprocs = false;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this text, and end.")
  boolean help = false;

  boolean version() {
    return version;
  }
}

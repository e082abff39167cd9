package dev.xns.examples.provisioner.flags;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Who is told that data leave a namespace (DEF-22). */
final class AuditFlags {
  @Option(
      names = "--source-events",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Write an event on a snapshot or claim when a claim of another namespace begins to use"
              + " it. Not a flag of the reference product.")
  boolean sourceEvents = false;

  boolean sourceEvents() {
    return sourceEvents;
  }
}

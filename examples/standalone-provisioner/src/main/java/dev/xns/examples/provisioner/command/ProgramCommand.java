package dev.xns.examples.provisioner.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What a command of this program does. */
public interface ProgramCommand {
  /** What is wrong with the values of its flags; empty if nothing is. */
  List<String> problems(CommandSpec command);

  /**
   * Does it.
   *
   * @return exit code of the process
   * @throws StartException if something outside the program keeps it from working
   * @throws InterruptedException if the process is to stop and this could not end in good order
   */
  int run() throws InterruptedException;
}

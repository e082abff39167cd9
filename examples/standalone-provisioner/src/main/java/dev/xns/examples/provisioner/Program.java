package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.command.ProgramCommand;
import dev.xns.examples.provisioner.command.Shutdown;
import dev.xns.examples.provisioner.command.StartException;
import dev.xns.examples.provisioner.flags.GoArguments;
import dev.xns.examples.provisioner.flags.ParseProblems;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The program, apart from the process around it. */
final class Program {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  private final Map<String, String> environment;
  private final Shutdown shutdown;
  private final PrintWriter out;
  private final PrintWriter err;

  Program(Map<String, String> environment, Shutdown shutdown, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.shutdown = shutdown;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs until the work is done or the process is to stop.
   *
   * @return exit code of the process
   */
  int run(String... arguments) {
    CommandLine root = Commands.create(environment, shutdown, out);
    root.setOut(out).setErr(err);
    ParseResult parsed =
        root.parseArgs(
            GoArguments.canonical(root.getCommandSpec(), List.of(arguments))
                .toArray(String[]::new));
    if (CommandLine.printHelpIfRequested(parsed)) {
      return 0;
    }
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    ProgramCommand action = last.getCommand();
    var problems = new ArrayList<>(ParseProblems.of(parsed));
    if (last != root) {
      parsed
          .matchedOptions()
          .forEach(
              flag ->
                  problems.add(
                      flag.longestName() + " has no effect before " + last.getCommandName()));
    }
    problems.addAll(action.problems(last.getCommandSpec()));
    if (!problems.isEmpty()) {
      problems.forEach(this::complain);
      return WRONG_USE;
    }
    return run(action);
  }

  private int run(ProgramCommand action) {
    try {
      return action.run();
    } catch (StartException e) {
      complain(String.valueOf(e.getMessage()));
      return FAILED;
    } catch (InterruptedException e) {
      complain("stopped by a signal");
      return FAILED;
    }
  }

  private void complain(String problem) {
    err.println(Commands.NAME + ": " + problem);
  }
}

package dev.xns.examples.provisioner.flags;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments as such. */
public final class ParseProblems {
  private ParseProblems() {}

  /** One line for each thing that is wrong with arguments that were parsed so. */
  public static List<String> of(ParseResult parsed) {
    var problems = new ArrayList<String>();
    for (CommandLine command : parsed.asCommandLineList()) {
      for (Exception error : command.getParseResult().errors()) {
        if (error instanceof UnmatchedArgumentException unmatched) {
          unmatched.getUnmatched().forEach(each -> problems.add(unknown(command, each)));
        } else {
          problems.add(text(error));
        }
      }
    }
    return problems;
  }

  private static String unknown(CommandLine command, String argument) {
    if (!argument.startsWith("-")) {
      return "unexpected argument \""
          + argument
          + "\"; flags begin with dashes, and a yes-or-no flag takes its value after an equals"
          + " sign, as in --leader-election=false";
    }
    String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
    List<String> near = new UnmatchedArgumentException(command, List.of(name)).getSuggestions();
    return "there is no flag "
        + name
        + (near.isEmpty() ? "; --help shows all" : "; did you mean " + near.get(0) + "?");
  }

  private static String text(Exception error) {
    String message = String.valueOf(error.getMessage());
    return error instanceof ParameterException ? message : message.lines().findFirst().orElse("");
  }
}

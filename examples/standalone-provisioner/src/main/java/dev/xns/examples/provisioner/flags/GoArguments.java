package dev.xns.examples.provisioner.flags;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Brings arguments as Go programs take them into the one form {@code --name=value}: one dash is as
 * good as two, a value may be an argument of its own, and a yes-or-no flag alone means yes.
 */
public final class GoArguments {
  private final List<String> canonical = new ArrayList<>();
  private CommandSpec command;

  private GoArguments(CommandSpec command) {
    this.command = command;
  }

  /** These arguments in the one form. What the command does not know is left for it to refuse. */
  public static List<String> canonical(CommandSpec command, List<String> arguments) {
    var result = new GoArguments(command);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      result.add(rest.next(), rest);
    }
    return List.copyOf(result.canonical);
  }

  private void add(String argument, Iterator<String> rest) {
    if (argument.equals("--")) {
      canonical.add(argument);
      rest.forEachRemaining(canonical::add);
    } else if (argument.startsWith("-") && argument.length() > 1) {
      addFlag(argument, rest);
    } else {
      canonical.add(argument);
      CommandLine subcommand = command.subcommands().get(argument);
      if (subcommand != null) {
        command = subcommand.getCommandSpec();
      }
    }
  }

  private void addFlag(String argument, Iterator<String> rest) {
    int equals = argument.indexOf('=');
    String written = equals < 0 ? argument : argument.substring(0, equals);
    String bare = written.substring(written.startsWith("--") ? 2 : 1);
    OptionSpec option = find(bare);
    String name = option != null ? option.longestName() : "--" + bare;
    if (equals >= 0) {
      canonical.add(name + argument.substring(equals));
    } else if (option == null || isHelp(option)) {
      canonical.add(name);
    } else if (isBoolean(option)) {
      canonical.add(name + "=true");
    } else {
      canonical.add(rest.hasNext() ? name + "=" + rest.next() : name);
    }
  }

  private @Nullable OptionSpec find(String bare) {
    OptionSpec option = command.findOption("--" + bare);
    return option != null ? option : command.findOption("-" + bare);
  }

  private static boolean isBoolean(OptionSpec option) {
    return option.type() == boolean.class;
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp();
  }
}

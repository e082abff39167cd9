package dev.xns.examples.provisioner.flags;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Refuses what was asked for and cannot be done by this version. */
final class Refusals {
  private Refusals() {}

  /** One line for each {@link NotYet} flag of the command that is not at its default. */
  static List<String> of(CommandSpec command) {
    return command.options().stream().flatMap(Refusals::of).toList();
  }

  private static Stream<String> of(OptionSpec option) {
    NotYet notYet =
        option.userObject() instanceof Field field ? field.getAnnotation(NotYet.class) : null;
    Object value = option.getValue();
    Object byDefault = option.initialValue();
    if (notYet == null || Objects.equals(value, byDefault)) {
      return Stream.empty();
    }
    return Stream.of(
        option.longestName()
            + "="
            + value
            + " asks for "
            + notYet.value()
            + ", which this version does not do yet; leave the flag out (its default is \""
            + byDefault
            + "\")");
  }
}

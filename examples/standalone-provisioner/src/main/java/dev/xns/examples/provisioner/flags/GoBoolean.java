package dev.xns.examples.provisioner.flags;

import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads yes and no as Go programs do. */
final class GoBoolean implements ITypeConverter<Boolean> {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  /** The value; empty if the text is none. */
  static Optional<Boolean> parse(String text) {
    return TRUE.contains(text)
        ? Optional.of(true)
        : FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }

  @Override
  public Boolean convert(String text) {
    return parse(text)
        .orElseThrow(
            () -> new TypeConversionException("\"" + text + "\" is neither true nor false"));
  }
}

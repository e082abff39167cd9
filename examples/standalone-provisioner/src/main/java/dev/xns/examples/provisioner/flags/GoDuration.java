package dev.xns.examples.provisioner.flags;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A length of time as Go programs read and write it, for example {@code 1m30s}, {@code 500ms},
 * {@code 1.5h} or {@code 0}.
 *
 * @param value the same for Java
 */
public record GoDuration(Duration value) {
  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final List<Unit> UNITS =
      List.of(
          new Unit("h", 3_600_000_000_000L),
          new Unit("m", 60_000_000_000L),
          new Unit("s", 1_000_000_000L),
          new Unit("ms", 1_000_000L),
          new Unit("us", 1_000L),
          new Unit("ns", 1L));

  private record Unit(String symbol, long nanos) {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if it is not one; the message shows what would be
   */
  public static GoDuration parse(String text) {
    boolean negative = text.startsWith("-");
    String magnitude = negative || text.startsWith("+") ? text.substring(1) : text;
    if (magnitude.equals("0")) {
      return new GoDuration(Duration.ZERO);
    }
    Matcher part = PART.matcher(magnitude);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosOf(part.group(2))));
      end = part.end();
    }
    if (magnitude.isEmpty() || end != magnitude.length()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration; write numbers with units, such as 1m30s or 500ms");
    }
    if (nanos.compareTo(LONGEST_NANOS) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is longer than 292 years");
    }
    Duration value = Duration.ofNanos(nanos.longValue());
    return new GoDuration(negative ? value.negated() : value);
  }

  /** The shortest text that {@link #parse} reads as this duration. */
  @Override
  public String toString() {
    if (value.isZero()) {
      return "0s";
    }
    var text = new StringBuilder(value.isNegative() ? "-" : "");
    long rest = value.abs().toNanos();
    for (Unit unit : UNITS) {
      if (rest >= unit.nanos()) {
        text.append(rest / unit.nanos()).append(unit.symbol());
        rest %= unit.nanos();
      }
    }
    return text.toString();
  }

  private static BigDecimal nanosOf(String symbol) {
    String ascii = symbol.replaceFirst("[µμ]", "u");
    return UNITS.stream()
        .filter(unit -> unit.symbol().equals(ascii))
        .map(unit -> BigDecimal.valueOf(unit.nanos()))
        .findFirst()
        .orElseThrow();
  }

  /** Reads the value of a flag. */
  static final class Converter implements ITypeConverter<GoDuration> {
    @Override
    public GoDuration convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}

package dev.xns.api.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount in the notation of the Kubernetes API: {@code 5Gi}, {@code 1.5G}, {@code 100m}, {@code
 * 2e3}. Arithmetic is exact. Immutable. Two quantities are equal if their amounts are, however they
 * are written; {@link #toString} keeps the text that was read.
 *
 * <p>Like the API server, amounts are limited to what 2<sup>63</sup>-1 can hold in either
 * direction; anything beyond is cut to that limit, so a hostile exponent costs nothing.
 */
public final class Quantity implements Comparable<Quantity> {
  private static final int LONGEST_TEXT = 128;
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?<number>[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))"
              + "(?:(?<suffix>[KMGTPE]i|[numkMGTPE])|[eE](?<exponent>[+-]?[0-9]+))?");
  private static final Map<String, BigDecimal> FACTORS =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));
  private static final String[] BINARY_SUFFIXES = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final BigDecimal LIMIT = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int LARGEST_EXPONENT = 1000;

  /** Nothing. Stands below the constants it is made from. */
  public static final Quantity ZERO = ofBytes(0);

  private final String text;
  private final BigDecimal amount;

  private Quantity(String text, BigDecimal amount) {
    this.text = text;
    this.amount = amount;
  }

  /**
   * Reads a quantity.
   *
   * @throws IllegalArgumentException if the text is not a quantity; the message quotes it
   */
  public static Quantity parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (text.length() > LONGEST_TEXT || !matcher.matches()) {
      throw new IllegalArgumentException(
          "Expected a quantity such as 5Gi, 1.5G or 1000, got \"" + shortened(text) + "\"");
    }
    var amount = new BigDecimal(matcher.group("number"));
    String suffix = matcher.group("suffix");
    String exponent = matcher.group("exponent");
    if (suffix != null) {
      amount = amount.multiply(FACTORS.getOrDefault(suffix, BigDecimal.ONE));
    } else if (exponent != null) {
      amount = amount.scaleByPowerOfTen(boundedExponent(exponent));
    }
    return new Quantity(text, amount.min(LIMIT).max(LIMIT.negate()));
  }

  /**
   * A whole number of bytes, written with the largest binary suffix that divides it: 5368709120 is
   * {@code 5Gi}, 5970004541 stays {@code 5970004541}.
   */
  public static Quantity ofBytes(long bytes) {
    long rest = bytes;
    int suffix = 0;
    while (rest != 0 && rest % 1024 == 0) {
      rest /= 1024;
      suffix++;
    }
    return new Quantity(rest + BINARY_SUFFIXES[suffix], BigDecimal.valueOf(bytes));
  }

  /** Manifests may hold a bare number where the API has text. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Quantity read(JsonNode json) {
    return parse(json.asText());
  }

  /** The amount as whole bytes; a fraction counts as one more byte. */
  public long toBytes() {
    return amount.setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** Whether the amount is below zero. */
  public boolean isNegative() {
    return amount.signum() < 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && compareTo(quantity) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  /** The text that was read. */
  @Override
  @JsonValue
  public String toString() {
    return text;
  }

  private static int boundedExponent(String text) {
    // Cut before parsing: the digits of an exponent may exceed any integer type.
    boolean negative = text.startsWith("-");
    String digits = text.replaceFirst("^[+-]?0*", "");
    int exponent = digits.length() > 3 ? LARGEST_EXPONENT : Integer.parseInt("0" + digits);
    return negative ? -exponent : exponent;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}

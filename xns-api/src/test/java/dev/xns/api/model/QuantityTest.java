package dev.xns.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1Ki, 1024",
    "5Gi, 5368709120",
    "1.5Gi, 1610612736",
    "1G, 1000000000",
    "1k, 1000",
    "2e3, 2000",
    "2E3, 2000",
    "1E, 1000000000000000000",
    "7Ei, 8070450532247928832",
    "100m, 1",
    "1001m, 2",
    "1n, 1",
    "0.5, 1",
    ".5Ki, 512",
    "1.Ki, 1024",
    "+1Mi, 1048576",
    "-1Ki, -1024",
    "-100m, 0",
    "1e-3, 1",
    "8Ei, 9223372036854775807",
    "1e400, 9223372036854775807",
    "-1e400, -9223372036854775807",
    "1e-400, 1",
    "1e99999999999999999999, 9223372036854775807",
  })
  void bytesAreExactAndRoundedUp(String text, long bytes) { // REQ-03, SNAP-16
    assertThat(Quantity.parse(text).toBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Gi",
        "1 Gi",
        "1gi",
        "1K",
        "1GiB",
        "one",
        "1.2.3",
        "--1",
        "1e",
        "1e1.5",
        "1Gi1",
        "0x10",
        "1,5",
        "٣",
        "NaN",
        "Infinity",
        "."
      })
  void whatIsNoQuantityIsRefusedAndQuoted(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a quantity such as 5Gi, 1.5G or 1000, got \"" + text + "\"");
  }

  @Test
  void anEndlessTextIsRefusedAndNotQuotedWhole() {
    assertThatThrownBy(() -> Quantity.parse("9".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @ParameterizedTest
  @CsvSource({
    "5368709120, 5Gi",
    "102400, 100Ki",
    "5970004541, 5970004541",
    "0, 0",
    "1023, 1023",
    "-1048576, -1Mi",
    "9223372036854775807, 9223372036854775807",
  })
  void bytesPrintWithTheLargestSuffix(long bytes, String text) { // PV-12
    assertThat(Quantity.ofBytes(bytes)).hasToString(text);
  }

  @Property
  void bytesSurvivePrintingAndReading(@ForAll long bytes) {
    long bounded = Math.max(bytes, -Long.MAX_VALUE);

    assertThat(Quantity.parse(Quantity.ofBytes(bounded).toString()).toBytes()).isEqualTo(bounded);
  }

  @Property
  void orderIsThatOfExactAmounts(
      @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long left,
      @ForAll @IntRange(min = -3, max = 3) int leftExponent,
      @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long right,
      @ForAll @IntRange(min = -3, max = 3) int rightExponent) {
    int expected =
        BigDecimal.valueOf(left)
            .scaleByPowerOfTen(leftExponent)
            .compareTo(BigDecimal.valueOf(right).scaleByPowerOfTen(rightExponent));
    Quantity one = Quantity.parse(left + "e" + leftExponent);
    Quantity other = Quantity.parse(right + "e" + rightExponent);

    assertThat(Integer.signum(one.compareTo(other))).isEqualTo(expected);
    assertThat(one.equals(other)).isEqualTo(expected == 0);
    if (expected == 0) {
      assertThat(one).hasSameHashCodeAs(other);
    }
  }

  @Test
  void theSameAmountIsEqualHoweverItIsWritten() {
    assertThat(Map.of(Quantity.parse("1024"), "x")).containsKey(Quantity.parse("1Ki"));
    assertThat(Quantity.parse("1000m")).isEqualTo(Quantity.parse("1")).hasToString("1000m");
    assertThat(Quantity.parse("-1").isNegative()).isTrue();
    assertThat(Quantity.ZERO.isNegative()).isFalse();
  }
}

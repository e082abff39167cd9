package dev.xns.examples.provisioner.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "5m, PT5M",
    "1m30s, PT1M30S",
    "500ms, PT0.5S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "5.s, PT5S",
    "250us, PT0.00025S",
    "250µs, PT0.00025S",
    "250μs, PT0.00025S",
    "7ns, PT0.000000007S",
    "1h1m1s1ms, PT1H1M1.001S",
    "+3s, PT3S",
    "-3s, PT-3S"
  })
  void readsWhatGoReads(String text, Duration value) {
    assertThat(GoDuration.parse(text).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "5", "5 m", "m", "5m3", "1d", "PT5M", "five", "1m,5s", "."})
  void refusesWhatGoRefuses(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("1m30s");
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> GoDuration.parse("9999999h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9999999h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "5m", "1m30s", "500ms", "1h30m", "-3s", "1us", "2h3m4s5ms6us7ns"})
  void printsWhatItReads(String text) {
    assertThat(GoDuration.parse(text)).hasToString(text);
  }
}

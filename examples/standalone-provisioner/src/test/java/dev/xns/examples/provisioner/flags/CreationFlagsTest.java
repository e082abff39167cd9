package dev.xns.examples.provisioner.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationFlagsTest {
  private static final ObjectKey USUAL = ObjectKey.of("storage", "xns-creations-driver");

  private static EngineOptions options(String... arguments) {
    Parsed parsed = Parsed.of(arguments);
    assertThat(parsed.problems()).isEmpty();
    return parsed.flags().engineOptions(USUAL);
  }

  @ParameterizedTest
  @CsvSource({"always, ALWAYS", "when-ambiguous, WHEN_AMBIGUOUS", "never, NEVER"})
  void theModeReachesTheEngine(String value, MarkMode mode) {
    assertThat(options("--creation-marks=" + value).marks().mode()).isEqualTo(mode);
  }

  @Test
  void theKeyIsTheUsualOneUnlessAFlagSaysOtherwise() {
    assertThat(options().marks().key()).isEqualTo(USUAL);
    assertThat(options("--creation-key-secret=a/b").marks().key())
        .isEqualTo(ObjectKey.of("a", "b"));
    assertThat(options("--creation-key-secret=none").marks().key()).isNull();
  }

  @Test
  void startedCreationsAreHonouredOnlyIfAskedFor() { // GRANT-14
    assertThat(options().sources().honourStarted()).isFalse();
    assertThat(options("--honour-started-creations").sources().honourStarted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ALWAYS", "sometimes"})
  void anUnknownModeIsRefused(String value) {
    assertThat(Parsed.of("--creation-marks=" + value).problems())
        .containsExactly(
            "--creation-marks was \"" + value + "\" but must be always or when-ambiguous or never");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "a/b/c", "/", "a/", "/b"})
  void aKeyIsNamedCompletely(String value) {
    assertThat(Parsed.of("--creation-key-secret=" + value).problems()).isNotEmpty();
  }
}

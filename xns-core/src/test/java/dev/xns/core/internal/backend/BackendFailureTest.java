package dev.xns.core.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.core.report.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendFailureTest {
  @ParameterizedTest
  @CsvSource({
    "INFEASIBLE, Infeasible, DriverRefused",
    "EXHAUSTED, Exhausted, DriverRefused",
    "UNSUPPORTED, DriverLacksCapability, DriverLacksCapability",
    "UNAVAILABLE, DriverUnavailable, DriverUnavailable",
    "BUSY, DriverBusy, DriverBusy",
    "NONSENSE, DriverNonsense, DriverNonsense",
    "REFUSED, DriverRefused, DriverRefused"
  })
  void eachKindHasItsReason(Kind kind, ReasonCode ofCreation, ReasonCode ofDeletion) {
    assertThat(BackendFailure.ofCreation(kind)).isEqualTo(ofCreation);
    assertThat(BackendFailure.ofDeletion(kind)).isEqualTo(ofDeletion);
  }

  @Test
  void aFailureIsTakenAsItIs() {
    var failure = new BackendException("no room", Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN);

    assertThat(BackendFailure.of(failure)).isSameAs(failure);
  }

  @Test
  void anExceptionThatSaysNothingMayHaveHadItsEffect() {
    var thrown = new IllegalStateException("oops");

    BackendException failure = BackendFailure.of(thrown);

    assertThat(failure).hasMessageContaining("oops").hasCause(thrown);
    assertThat(failure.kind()).isEqualTo(Kind.NONSENSE);
    assertThat(failure.fate()).isEqualTo(Fate.MAY_HAVE_HAPPENED);
  }
}

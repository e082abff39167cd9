package dev.xns.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineIdentityTest {
  @Test
  void isMadeOfTimeNumberAndDriver() { // START-15
    assertThat(EngineIdentity.of(1_700_000_000_000L, 7, "some.driver"))
        .isEqualTo("1700000000000-7-some.driver");
  }

  @Test
  void theNumberIsDrawnFromTenThousand() { // START-15
    for (int i = 0; i < 1000; i++) {
      assertThat(EngineIdentity.madeUp(5, "some.driver")).matches("5-[0-9]{1,4}-some\\.driver");
    }
  }
}

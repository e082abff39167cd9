package dev.xns.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventMemoryTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final EventMemory memory = new EventMemory();

  @Test
  void objectsOfWhichNothingIsSaidAreForgotten() { // also sources, of whose end nobody hears
    for (int i = 0; i < 1_000; i++) {
      memory.say("uid-" + i, "UsedByOtherNamespace", "claim " + i, NOW.plusSeconds(i));
    }
    assertThat(memory.size()).isEqualTo(1_000);

    memory.say("uid-x", "UsedByOtherNamespace", "claim x", NOW.plus(EventMemory.QUIET));
    assertThat(memory.size()).isEqualTo(1_000);
    memory.say(
        "uid-x", "UsedByOtherNamespace", "claim x", NOW.plusSeconds(999).plus(EventMemory.QUIET));
    assertThat(memory.size()).isEqualTo(1);
  }

  @Test
  void ofOneObjectOnlyAFewTextsAreRemembered() {
    for (int i = 0; i < 1_000; i++) {
      memory.say("uid", "UsedByOtherNamespace", "claim " + i, NOW);
    }
    assertThat(memory.say("uid", "UsedByOtherNamespace", "claim 999", NOW)).isNull();
    assertThat(memory.say("uid", "UsedByOtherNamespace", "claim 1", NOW)).isNotNull();
  }
}

package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What comes and goes is not told each time. */
class FlappingTest {
  @Test
  void aFlappingGrantWatchWritesEachWarningOnce() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).addSnapshot(true).start();
    for (int i = 0; i < 200; i++) {
      fixture.apply(EngineFixture.restore("restore-" + i, "backup", "fast"));
    }
    fixture.time.run();

    for (int hiccup = 0; hiccup < 10; hiccup++) {
      fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.UNAVAILABLE);
      fixture.pass(Duration.ofSeconds(5));
      fixture.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
      fixture.pass(Duration.ofSeconds(5));
    }

    assertThat(fixture.heard).anyMatch(text -> text.endsWith("GrantsUnknown"));
    assertThat(fixture.requests)
        .filteredOn(request -> request.type().equals(ResourceTypes.EVENTS))
        .hasSizeLessThanOrEqualTo(400);
  }
}

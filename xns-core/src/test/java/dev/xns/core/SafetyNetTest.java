package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.grant.GrantDecision;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whoever waits is looked at now and then, even if nothing is heard. */
class SafetyNetTest {
  @Test
  void whatNobodyAnnouncesIsSeenAfterTheLongestPause() { // CONST-07
    var decision = new AtomicReference<GrantDecision>(GrantDecision.Denied.DENIED);
    EngineFixture fixture = new EngineFixture().apply(CLASS).addSnapshot(true);
    fixture.engine(EngineOptions.defaults(), reference -> decision.get()).start();
    fixture.addRestore();
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");

    decision.set(new GrantDecision.Allowed(GRANT));
    fixture.pass(Duration.ofSeconds(239));
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    fixture.pass(Duration.ofSeconds(61));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void claimsThatWaitTogetherAreNotLookedAtTogether() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).addSnapshot(true);
    var asked = new ArrayList<Instant>();
    fixture
        .engine(
            EngineOptions.defaults(),
            reference -> {
              asked.add(fixture.time.instant());
              return GrantDecision.Denied.DENIED;
            })
        .start();
    for (int i = 0; i < 200; i++) {
      fixture.apply(EngineFixture.restore("restore-" + i, "backup", "fast"));
    }
    fixture.time.run();
    assertThat(asked).hasSize(200);

    fixture.pass(Duration.ofMinutes(5));

    var moments = asked.subList(200, 400);
    assertThat(Set.copyOf(moments)).hasSizeGreaterThan(150);
    assertThat(moments).allMatch(moment -> moment.isAfter(fixture.time.instant().minusSeconds(61)));
  }
}

package dev.xns.core;

import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.grant.GrantDecision;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whoever waits is looked at now and then, even if nothing is heard. */
class SafetyNetTest {
  @Test
  void whatNobodyAnnouncesIsSeenAfterTheLongestPause() { // CONST-07
    var decision = new AtomicReference<GrantDecision>(GrantDecision.Denied.DENIED);
    Setting setting = new Setting().apply(CLASS).addSnapshot(true);
    setting.engine(EngineOptions.defaults(), reference -> decision.get()).start();
    setting.addRestore();
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");

    decision.set(new GrantDecision.Allowed(GRANT));
    setting.pass(Duration.ofSeconds(299));
    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    setting.pass(Duration.ofSeconds(1));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
  }
}

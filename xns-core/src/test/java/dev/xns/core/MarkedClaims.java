package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.DRIVER;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import org.junit.jupiter.api.AfterEach;

/** Claims whose creation may be undecided, and processes that come and go. */
abstract class MarkedClaims {
  static final String MARK = "creation.xns.dev/" + DRIVER;
  static final ObjectKey KEY = ObjectKey.of("xns", "creations");
  static final EngineOptions SEALED =
      EngineOptions.builder().marks(marks -> marks.key(KEY)).build();
  static final EngineOptions ALWAYS =
      EngineOptions.builder().marks(marks -> marks.key(KEY).mode(MarkMode.ALWAYS)).build();

  final Setting setting = new Setting(SEALED).apply(CLASS).addSnapshot(true);
  XnsEngine engine = setting.engine;

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(setting.backend.violations()).isEmpty();
  }

  Setting start(EngineOptions options) {
    engine = setting.engine(options, null);
    engine.start();
    setting.time.run();
    return setting;
  }

  /** The process ends with everything it knew; another one begins. */
  void restart(EngineOptions options) {
    engine.close();
    start(options);
  }

  void undecided(EngineOptions options) {
    setting.apply(ALLOW_DEV);
    start(options);
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();
    assertThat(setting.backend.volumes()).hasSize(1);
    assertThat(isMarked()).isTrue();
  }

  boolean isMarked() {
    return setting.claim(RESTORE).metadata().hasFinalizer(MARK);
  }

  void deleteClaim() {
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
  }

  void assertServed() {
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).containsKey("greeting");
    assertThat(setting.claim(RESTORE).metadata().finalizers()).doesNotContain(MARK);
    assertThat(setting.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
  }

  void assertNothingLeft() {
    assertThat(setting.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
    assertThat(setting.volumes()).isEmpty();
    assertThat(setting.backend.volumes()).isEmpty();
  }

  long patchesOfClaims() {
    return setting.requests.stream().filter(MarkedClaims::isPatchOfClaim).count();
  }

  static boolean isPatchOfClaim(ClusterRequest request) {
    return request.verb() == Verb.PATCH && request.type().kind().equals(PersistentVolumeClaim.KIND);
  }
}

package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.DRIVER;
import static dev.xns.core.EngineFixture.RESTORE;
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

  final EngineFixture fixture = new EngineFixture(SEALED).apply(CLASS).addSnapshot(true);
  XnsEngine engine = fixture.engine;

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(fixture.backend.violations()).isEmpty();
  }

  EngineFixture start(EngineOptions options) {
    engine = fixture.engine(options, null);
    engine.start();
    fixture.time.run();
    return fixture;
  }

  /** The process ends with everything it knew; another one begins. */
  void restart(EngineOptions options) {
    engine.close();
    start(options);
  }

  void undecided(EngineOptions options) {
    fixture.apply(ALLOW_DEV);
    start(options);
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    assertThat(fixture.backend.volumes()).hasSize(1);
    assertThat(isMarked()).isTrue();
  }

  boolean isMarked() {
    return fixture.claim(RESTORE).metadata().hasFinalizer(MARK);
  }

  void deleteClaim() {
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
  }

  void assertServed() {
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).containsKey("greeting");
    assertThat(fixture.claim(RESTORE).metadata().finalizers()).doesNotContain(MARK);
    assertThat(fixture.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
  }

  void assertNothingLeft() {
    assertThat(fixture.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.backend.volumes()).isEmpty();
  }

  long patchesOfClaims() {
    return fixture.requests.stream().filter(MarkedClaims::isPatchOfClaim).count();
  }

  static boolean isPatchOfClaim(ClusterRequest request) {
    return request.verb() == Verb.PATCH && request.type().kind().equals(PersistentVolumeClaim.KIND);
  }
}

package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a creation when something goes wrong on the way. */
class CreationTest {
  private final Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(setting.backend.violations()).isEmpty();
  }

  private void assertServed() {
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).containsKey("greeting");
  }

  private void assertNothingLeft() {
    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.volumes()).isEmpty();
    assertThat(setting.time.pendingTimers()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "EXHAUSTED, DID_NOT_HAPPEN, Exhausted",
    "UNSUPPORTED, DID_NOT_HAPPEN, DriverLacksCapability",
    "UNAVAILABLE, MAY_HAVE_HAPPENED, DriverUnavailable",
    "BUSY, MAY_HAVE_HAPPENED, DriverBusy",
    "NONSENSE, MAY_HAVE_HAPPENED, DriverNonsense",
    "REFUSED, DID_NOT_HAPPEN, DriverRefused",
  })
  void aFailureIsReportedAndRetriedAfterASecond(Kind kind, Fate fate, ReasonCode reason) {
    setting.failuresBefore.add(Failures.of(kind, fate));

    setting.addRestore();

    assertThat(setting.heard).last().isEqualTo("failed dev/restore " + reason);
    assertThat(setting.lastWarning(RESTORE))
        .isEqualTo(reason + ": claim dev/restore: CreateVolume failed with " + kind);
    assertThat(setting.pass(Duration.ofMillis(999)).provisionCalls()).isEqualTo(1);
    setting.pass(Duration.ofMillis(1));
    assertServed();
  }

  @Test
  void anInfeasibleRequestIsSlowedDownExactlyOnce() { // RETRY-05, DEF-41
    setting.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));

    setting.addRestore().pass(Duration.ofSeconds(299));

    assertThat(setting.provisionCalls()).isEqualTo(1);
    setting.pass(Duration.ofSeconds(1));
    assertServed();
  }

  @Test
  void anInfeasibleRequestIsTriedAtOnceWhenItsClassIsMadeAnew() { // RETRY-05
    setting.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    setting.addRestore();

    setting.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast")).now(CLASS);

    assertServed();
  }

  @Test
  void backOffDoublesUpToFiveMinutes() { // RETRY-01
    for (int i = 0; i < 15; i++) {
      setting.failuresBefore.add(Failures.timeout());
    }
    setting.addRestore();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
      long calls = setting.provisionCalls();
      setting.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(setting.provisionCalls()).as("before %s s", seconds).isEqualTo(calls);
      setting.pass(Duration.ofMillis(1));
      assertThat(setting.provisionCalls()).as("after %s s", seconds).isEqualTo(calls + 1);
    }
  }

  @Test
  void anUnexpectedExceptionOfTheBackendCountsAsUnknown() {
    setting.failuresAfter.add(new IllegalArgumentException("a bug"));
    setting.addRestore();
    assertThat(setting.heard).last().isEqualTo("failed dev/restore DriverNonsense");

    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofMinutes(1));

    assertNothingLeft();
  }

  @Test
  void aVolumeThatWasMadeWithoutOurHearingOfItIsFoundAgain() {
    setting.failuresAfter.add(Failures.timeout());

    setting.addRestore().pass(Duration.ofSeconds(1));

    assertServed();
    assertThat(setting.provisionCalls()).isEqualTo(2);
  }

  @Test
  void theRequestStaysTheSameWhateverChangesMeanwhile() { // REQ-15, DEF-26, DEF-27, DEF-34
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();

    setting
        .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
        .now(CLASS + "parameters: {tier: gold}")
        .delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
        .pass(Duration.ofSeconds(10));

    assertServed(); // the backend refuses a repeated request that differs
  }

  @Test
  void aClaimDeletedWhileItsVolumeMayExistLeavesNoVolume() { // STATE-04, DEF-33 within one process
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();
    assertThat(setting.backend.volumes()).hasSize(1);

    setting
        .delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)
        .delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
        .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
        .pass(Duration.ofMinutes(1));

    assertNothingLeft();
  }

  @Test
  void aGrantRevokedBetweenPlanAndCallMeansNoCall() { // invariant 1, GRANT-14
    var answers =
        new ArrayDeque<GrantDecision>(
            List.of(new GrantDecision.Allowed(GRANT), new GrantDecision.Unknown("just now")));
    GrantLookup hesitant =
        reference -> answers.isEmpty() ? GrantDecision.Denied.DENIED : answers.remove();
    Setting other = new Setting();
    XnsEngine engine = other.engine(EngineOptions.defaults(), hesitant);
    other.apply(CLASS).addSnapshot(true).addRestore();
    engine.start();

    other.pass(Duration.ofHours(1));

    assertThat(answers).isEmpty();
    assertThat(other.calls).isEmpty();
    assertThat(other.heard).contains("waiting dev/restore RefNotPermitted");
  }

  @Test
  void aGrantRevokedWhileTheBackendWorksMeansThatTheVolumeIsRemoved() { // GRANT-14, DEF-08
    setting.duringCall = call -> revoke();

    setting.addRestore().pass(Duration.ofHours(1));

    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.volumes()).isEmpty();
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
  }

  @Test
  void aGrantRevokedWhileTheOutcomeIsUnknownLeavesNoVolumeAndComesBackToLife() { // DEF-08
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();
    assertThat(setting.backend.volumes()).hasSize(1);

    setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    setting.now(ALLOW_DEV);
    assertServed();
  }

  @Test
  void anUndoThatFailsIsRepeatedUntilItWorks() {
    var refusals = new AtomicInteger(3);
    setting.duringCall =
        call -> {
          revoke();
          if (call.verb() == BackendCall.Verb.DELETE && refusals.getAndDecrement() > 0) {
            throw Failures.refused();
          }
        };

    setting.addRestore();

    assertThat(setting.heard).last().isEqualTo("failed dev/restore VolumeNotUndone");
    assertThat(setting.backend.volumes()).hasSize(1);
    setting.pass(Duration.ofSeconds(1 + 2 + 4));
    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
  }

  private void revoke() {
    if (setting.find(ResourceTypes.REFERENCE_GRANTS, GRANT).isPresent()) {
      setting.cluster.delete(ResourceTypes.REFERENCE_GRANTS, GRANT, Preconditions.NONE);
      // The watch is served by the queue of tasks that is running us; serve it now.
      setting.time.run();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "FORBIDDEN", "CONFLICT"})
  void aVolumeThatCannotBeSavedIsSavedLater(Reason reason) { // STORE-02, DEF-40
    failNext(Verb.CREATE, "PersistentVolume", reason);

    setting.addRestore();

    assertThat(setting.heard).last().isEqualTo("failed dev/restore VolumeNotSaved");
    assertThat(setting.lastWarning(RESTORE)).contains("its PersistentVolume could not be saved");
    setting.pass(Duration.ofSeconds(1));
    assertServed();
    assertThat(setting.provisionCalls()).isEqualTo(1);
  }

  @Test
  void aVolumeThatIsRefusedForGoodIsRemovedAgain() { // DEF-40, DEF-47
    failNext(Verb.CREATE, "PersistentVolume", Reason.INVALID);

    setting.addRestore();

    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.heard).contains("failed dev/restore ClusterRefused");
    setting.pass(Duration.ofSeconds(1));
    assertServed();
  }

  @Test
  void aVolumeThatMayBeSavedIsNotRemovedBecauseItIsRefusedLater() { // found by the simulation
    var answers = new ArrayDeque<>(List.of(Reason.UNAVAILABLE, Reason.INVALID));
    setting.onRequest =
        request -> {
          if (request.verb() == Verb.CREATE
              && request.type().kind().equals("PersistentVolume")
              && !answers.isEmpty()) {
            Reason reason = answers.remove();
            if (reason == Reason.UNAVAILABLE) {
              setting.cluster.apply(volumeOf(setting.calls.get(0).volume()), "test");
            }
            throw new ClusterException("the server says " + reason, reason);
          }
        };

    setting.addRestore().pass(Duration.ofMinutes(1));

    assertThat(answers).isEmpty();
    assertThat(setting.backend.volumes()).hasSize(1);
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
  }

  private String volumeOf(String name) {
    return """
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: %s}
    spec:
      capacity: {storage: 1Gi}
      accessModes: [ReadWriteOnce]
      csi: {driver: %s, volumeHandle: saved-before}
      claimRef: {kind: PersistentVolumeClaim, namespace: dev, name: restore, uid: %s}
    """
        .formatted(name, Setting.DRIVER, setting.claim(RESTORE).metadata().uid());
  }

  @Test
  void aVolumeSavedWithoutOurHearingOfItIsRecognised() { // STORE-01
    var once = new AtomicBoolean(true);
    var lossy =
        new ClusterInterceptor() {
          @Override
          public void after(ClusterRequest request) {
            if (request.type().kind().equals("PersistentVolume") && once.getAndSet(false)) {
              throw new ClusterException(
                  "connection lost", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null);
            }
          }
        };
    var time = new VirtualTime();
    var cluster =
        InMemoryCluster.builder()
            .binder(true)
            .time(time)
            .watchExecutor(time)
            .interceptor(lossy)
            .build();
    var backend = InMemoryVolumeBackend.of(Setting.DRIVER);
    var engine =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .time(time)
            .workers(time)
            .scheduler(time)
            .build();
    engine.start();
    cluster.apply(CLASS, "test");
    cluster.apply(Setting.claim("plain", "fast", ""), "test");

    time.advance(Duration.ofMinutes(1));

    assertThat(once).isFalse();
    assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).hasSize(1);
    assertThat(backend.volumes()).hasSize(1);
    assertThat(cluster.list(ResourceTypes.EVENTS))
        .anyMatch(event -> event.reason().equals("ProvisioningSucceeded"));
  }

  @Test
  void aPersistentVolumeOfThatNameForSomethingElseIsNotTaken() { // DEF-37
    setting.duringCall =
        call ->
            setting.apply(
                """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  csi: {driver: other, volumeHandle: foreign}
                """
                    .formatted(call.volume()));

    setting.addRestore();

    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    assertThat(setting.heard).last().isEqualTo("failed dev/restore VolumeNameTaken");
    assertThat(setting.volumes())
        .singleElement()
        .satisfies(v -> assertThat(v.spec().csi().volumeHandle()).isEqualTo("foreign"));
  }

  private void failNext(Verb verb, String kind, Reason reason) {
    var once = new AtomicBoolean(true);
    setting.onRequest =
        request -> {
          if (request.verb() == verb
              && request.type().kind().equals(kind)
              && once.getAndSet(false)) {
            throw new ClusterException("the server says " + reason, reason);
          }
        };
  }
}

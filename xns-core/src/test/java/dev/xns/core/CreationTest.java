package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
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
  private final EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(fixture.backend.violations()).isEmpty();
  }

  private void assertServed() {
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).containsKey("greeting");
  }

  private void assertNothingLeft() {
    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.time.pendingTimers()).isZero();
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
    fixture.failuresBefore.add(Failures.of(kind, fate));

    fixture.addRestore();

    assertThat(fixture.heard).last().isEqualTo("failed dev/restore " + reason);
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(reason + ": claim dev/restore: CreateVolume failed with " + kind);
    assertThat(fixture.pass(Duration.ofMillis(999)).provisionCalls()).isEqualTo(1);
    fixture.pass(Duration.ofMillis(1));
    assertServed();
  }

  @Test
  void anInfeasibleRequestIsSlowedDownExactlyOnce() { // RETRY-05, DEF-41
    fixture.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));

    fixture.addRestore().pass(Duration.ofSeconds(299));

    assertThat(fixture.provisionCalls()).isEqualTo(1);
    fixture.pass(Duration.ofSeconds(1));
    assertServed();
  }

  @Test
  void anInfeasibleRequestIsTriedAtOnceWhenItsClassIsMadeAnew() { // RETRY-05
    fixture.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    fixture.addRestore();

    fixture.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast")).now(CLASS);

    assertServed();
  }

  @Test
  void backOffDoublesUpToFiveMinutes() { // RETRY-01
    for (int i = 0; i < 15; i++) {
      fixture.failuresBefore.add(Failures.timeout());
    }
    fixture.addRestore();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
      long calls = fixture.provisionCalls();
      fixture.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(fixture.provisionCalls()).as("before %s s", seconds).isEqualTo(calls);
      fixture.pass(Duration.ofMillis(1));
      assertThat(fixture.provisionCalls()).as("after %s s", seconds).isEqualTo(calls + 1);
    }
  }

  @Test
  void anUnexpectedExceptionOfTheBackendCountsAsUnknown() {
    fixture.failuresAfter.add(new IllegalArgumentException("a bug"));
    fixture.addRestore();
    assertThat(fixture.heard).last().isEqualTo("failed dev/restore DriverNonsense");

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofMinutes(1));

    assertNothingLeft();
  }

  @Test
  void aVolumeThatWasMadeWithoutOurHearingOfItIsFoundAgain() {
    fixture.failuresAfter.add(Failures.timeout());

    fixture.addRestore().pass(Duration.ofSeconds(1));

    assertServed();
    assertThat(fixture.provisionCalls()).isEqualTo(2);
  }

  @Test
  void theRequestStaysTheSameWhateverChangesMeanwhile() { // REQ-15, DEF-26, DEF-27, DEF-34
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();

    fixture
        .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
        .now(CLASS + "parameters: {tier: gold}")
        .delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
        .pass(Duration.ofSeconds(10));

    assertServed(); // the backend refuses a repeated request that differs
  }

  @Test
  void aClaimDeletedWhileItsVolumeMayExistLeavesNoVolume() { // STATE-04, DEF-33 within one process
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    assertThat(fixture.backend.volumes()).hasSize(1);

    fixture
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
    EngineFixture other = new EngineFixture();
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
    fixture.duringCall = call -> revoke();

    fixture.addRestore().pass(Duration.ofHours(1));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
  }

  @Test
  void aGrantRevokedWhileTheOutcomeIsUnknownLeavesNoVolumeAndComesBackToLife() { // DEF-08
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    assertThat(fixture.backend.volumes()).hasSize(1);

    fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    fixture.now(ALLOW_DEV);
    assertServed();
  }

  @Test
  void anUndoThatFailsIsRepeatedUntilItWorks() {
    var refusals = new AtomicInteger(3);
    fixture.duringCall =
        call -> {
          revoke();
          if (call.verb() == BackendCall.Verb.DELETE && refusals.getAndDecrement() > 0) {
            throw Failures.refused();
          }
        };

    fixture.addRestore();

    assertThat(fixture.heard).last().isEqualTo("failed dev/restore VolumeNotUndone");
    assertThat(fixture.backend.volumes()).hasSize(1);
    fixture.pass(Duration.ofSeconds(1 + 2 + 4));
    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
  }

  private void revoke() {
    if (fixture.find(ResourceTypes.REFERENCE_GRANTS, GRANT).isPresent()) {
      fixture.cluster.delete(ResourceTypes.REFERENCE_GRANTS, GRANT, Preconditions.NONE);
      // The watch is served by the queue of tasks that is running us; serve it now.
      fixture.time.run();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "FORBIDDEN", "CONFLICT"})
  void aVolumeThatCannotBeSavedIsSavedLater(Reason reason) { // STORE-02, DEF-40
    failNext(Verb.CREATE, "PersistentVolume", reason);

    fixture.addRestore();

    assertThat(fixture.heard).last().isEqualTo("failed dev/restore VolumeNotSaved");
    assertThat(fixture.lastWarning(RESTORE)).contains("its PersistentVolume could not be saved");
    fixture.pass(Duration.ofSeconds(1));
    assertServed();
    assertThat(fixture.provisionCalls()).isEqualTo(1);
  }

  @Test
  void aVolumeThatIsRefusedForGoodIsRemovedAgain() { // DEF-40, DEF-47
    failNext(Verb.CREATE, "PersistentVolume", Reason.INVALID);

    fixture.addRestore();

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.heard).contains("failed dev/restore ClusterRefused");
    fixture.pass(Duration.ofSeconds(1));
    assertServed();
  }

  @Test
  void aVolumeThatMayBeSavedIsNotRemovedBecauseItIsRefusedLater() { // found by the simulation
    var answers = new ArrayDeque<>(List.of(Reason.UNAVAILABLE, Reason.INVALID));
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.CREATE
              && request.type().kind().equals("PersistentVolume")
              && !answers.isEmpty()) {
            Reason reason = answers.remove();
            if (reason == Reason.UNAVAILABLE) {
              fixture.cluster.apply(volumeOf(fixture.calls.get(0).volume()), "test");
            }
            throw new ClusterException("the server says " + reason, reason);
          }
        };

    fixture.addRestore().pass(Duration.ofMinutes(1));

    assertThat(answers).isEmpty();
    assertThat(fixture.backend.volumes()).hasSize(1);
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
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
        .formatted(name, EngineFixture.DRIVER, fixture.claim(RESTORE).metadata().uid());
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
    var backend = InMemoryVolumeBackend.of(EngineFixture.DRIVER);
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
    cluster.apply(EngineFixture.claim("plain", "fast", ""), "test");

    time.advance(Duration.ofMinutes(1));

    assertThat(once).isFalse();
    assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).hasSize(1);
    assertThat(backend.volumes()).hasSize(1);
    assertThat(cluster.list(ResourceTypes.EVENTS))
        .anyMatch(event -> event.reason().equals("ProvisioningSucceeded"));
  }

  @Test
  void aPersistentVolumeOfThatNameForSomethingElseIsNotTaken() { // DEF-37
    fixture.duringCall =
        call ->
            fixture.apply(
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

    fixture.addRestore();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    assertThat(fixture.heard).last().isEqualTo("failed dev/restore VolumeNameTaken");
    assertThat(fixture.volumes())
        .singleElement()
        .satisfies(v -> assertThat(v.spec().csi().volumeHandle()).isEqualTo("foreign"));
  }

  private void failNext(Verb verb, String kind, Reason reason) {
    var once = new AtomicBoolean(true);
    fixture.onRequest =
        request -> {
          if (request.verb() == verb
              && request.type().kind().equals(kind)
              && once.getAndSet(false)) {
            throw new ClusterException("the server says " + reason, reason);
          }
        };
  }

  /** The driver's socket is gone: nothing has begun, so nothing is remembered. */
  @Test
  void aCallThatWasNotSentLeavesNoTrace() {
    fixture.failuresBefore.add(Failures.notAsked());
    fixture.addRestore();
    assertThat(fixture.heard).last().isEqualTo("failed dev/restore DriverUnavailable");
    assertThat(fixture.claim(RESTORE).metadata().finalizers())
        .noneMatch(finalizer -> finalizer.startsWith("creation.xns.dev/"));

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofHours(1));

    assertThat(fixture.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
    assertThat(fixture.provisionCalls()).isEqualTo(1);
  }

  @Test
  void afterACallThatWasNotSentACorrectedClassCounts() {
    fixture.failuresBefore.add(Failures.notAsked());
    fixture.addRestore();

    fixture.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"));
    fixture.now(EngineFixture.CLASS + "parameters: {tier: gold}\n").pass(Duration.ofSeconds(2));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().request().parameters()).containsEntry("tier", "gold");
  }

  @Test
  void aCallThatWasNotSentSettlesNothingThatIsInDoubt() {
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    for (int i = 0; i < 10; i++) {
      fixture.failuresBefore.add(Failures.notAsked());
    }

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofHours(1));

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
  }

  /** Wake-ups make the engine ask at once, but what a driver says too early proves nothing. */
  @Test
  void denialsThatComeTooEarlyAfterATimeoutAreNotBelieved() {
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    for (int i = 0; i < 5; i++) {
      fixture.failuresBefore.add(Failures.refused());
    }
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);

    for (int i = 0; !fixture.failuresBefore.isEmpty(); i++) {
      String look = "look-" + i;
      fixture.cluster.edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          RESTORE,
          json ->
              json.withObjectProperty("metadata")
                  .withObjectProperty("annotations")
                  .put("example.com/again", look));
      fixture.pass(Duration.ofMillis(500));
    }
    fixture.pass(Duration.ofHours(1));

    assertNothingLeft();
    assertThat(fixture.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
  }
}

package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.CheckResult.Verdict;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.explain.ClaimExplanation.Awaited;
import dev.xns.core.explain.ClaimExplanation.State;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine says about a claim when it is asked, in virtual time. */
class ExplainTest {
  private static final ObjectKey CLAIM = ObjectKey.of("dev", "restore");

  private static ClaimExplanation explain(EngineFixture fixture) {
    return fixture.engine.explain(CLAIM);
  }

  private static CheckResult check(ClaimExplanation explanation, ClaimCheck check) {
    return explanation.checks().get(check.ordinal());
  }

  /** Explanations have no effect, at whatever moment they are asked for. */
  private static ClaimExplanation explainWithoutEffect(EngineFixture fixture) {
    int requests = fixture.requests.size();
    int calls = fixture.calls.size();
    List<String> heard = List.copyOf(fixture.heard);
    int timers = fixture.time.pendingTimers();
    ClaimExplanation first = explain(fixture);
    for (int i = 0; i < 10; i++) {
      assertThat(explain(fixture)).isEqualTo(first);
      fixture.time.run();
    }
    assertThat(fixture.requests).hasSize(requests);
    assertThat(fixture.calls).hasSize(calls);
    assertThat(fixture.heard).isEqualTo(heard);
    assertThat(fixture.time.pendingTimers()).isEqualTo(timers);
    return first;
  }

  @Test
  void aClaimThatWaitsForAGrant() {
    EngineFixture fixture = EngineFixture.withSnapshot().addRestore().pass(Duration.ofSeconds(30));

    ClaimExplanation explanation = explainWithoutEffect(fixture);

    assertThat(explanation.state()).isEqualTo(State.WAITING);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.RefNotPermitted);
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(explanation.reason() + ": " + explanation.message());
    assertThat(explanation.waitsFor())
        .containsExactly(new Awaited("ReferenceGrant in namespace prod", null));
    assertThat(check(explanation, ClaimCheck.GRANT).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(explanation, ClaimCheck.SOURCE_READY).verdict())
        .isEqualTo(Verdict.NOT_REACHED);
    assertThat(explanation.at()).isEqualTo(fixture.time.instant());
    assertThat(explanation.failures()).isZero();
    // The safety net, four to five minutes after the last look.
    assertThat(explanation.nextAttempt())
        .isBetween(
            fixture.time.instant().plus(Duration.ofMinutes(4)).minusSeconds(30),
            fixture.time.instant().plus(Duration.ofMinutes(5)).minusSeconds(30));
    fixture.now(ALLOW_DEV);
    assertThat(fixture.phase(RESTORE)).as("still woken").isEqualTo("Bound");
  }

  @Test
  void aClaimThatWaitsForASnapshot() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(ALLOW_DEV).start().addRestore();

    ClaimExplanation explanation = explainWithoutEffect(fixture);

    assertThat(explanation.state()).isEqualTo(State.WAITING);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.SnapshotNotFound);
    assertThat(explanation.waitsFor()).hasToString("[VolumeSnapshot prod/backup]");
    assertThat(check(explanation, ClaimCheck.GRANT).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(check(explanation, ClaimCheck.SOURCE_READY))
        .isEqualTo(
            new CheckResult(
                ClaimCheck.SOURCE_READY,
                Verdict.FAILED,
                ReasonCode.SnapshotNotFound,
                explanation.message()));
    fixture.addSnapshot(true).time.run();
    assertThat(fixture.phase(RESTORE)).as("still woken").isEqualTo("Bound");
  }

  @Test
  void aClaimThatOnlyItsOwnerCanCorrectWaitsForItself() {
    EngineFixture fixture =
        EngineFixture.withSnapshot().now(EngineFixture.claim("restore", "\"\"", ""));

    assertThat(explain(fixture).waitsFor()).hasToString("[PersistentVolumeClaim dev/restore]");
  }

  @Test
  void aClaimThatWaitsForTheScheduler() {
    EngineFixture fixture =
        new EngineFixture().apply(CLASS + "volumeBindingMode: WaitForFirstConsumer\n").start();
    fixture.now(EngineFixture.claim("restore", "fast", ""));

    ClaimExplanation explanation = explainWithoutEffect(fixture);

    assertThat(explanation.state()).isEqualTo(State.WAITING);
    assertThat(explanation.reason()).isNull();
    assertThat(explanation.message()).isEqualTo("the scheduler has not chosen a node");
    assertThat(explanation.waitsFor()).hasToString("[a node that the scheduler selects]");
    assertThat(explanation.nextAttempt()).isNull();
  }

  @Test
  void aClaimWhoseVolumeIsBeingMade() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    var seen = new ArrayList<ClaimExplanation>();
    fixture.duringCall = call -> seen.add(explain(fixture));

    fixture.addRestore();

    assertThat(seen)
        .singleElement()
        .satisfies(
            explanation -> {
              assertThat(explanation.state()).isEqualTo(State.CREATING);
              assertThat(explanation.step()).isEqualTo("CreateVolume");
              assertThat(explanation.reason()).isNull();
              assertThat(explanation.nextAttempt()).isEqualTo(explanation.at());
            });
    ClaimExplanation served = explainWithoutEffect(fixture);
    assertThat(served.state()).isEqualTo(State.SERVED);
    assertThat(served.message()).isEqualTo("it has a volume");
    assertThat(served.step()).isEmpty();
    assertThat(served.reason()).isNull();
    assertThat(served.nextAttempt()).isNull();
  }

  @Test
  void aCreationWhoseOutcomeIsUnknownIsStillUnderWay() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.failuresAfter.add(Failures.timeout());
    fixture.failuresAfter.add(Failures.timeout());

    fixture.addRestore().pass(Duration.ofSeconds(1)); // attempts at 0 and 1 s

    ClaimExplanation explanation = explainWithoutEffect(fixture);
    assertThat(explanation.state()).isEqualTo(State.CREATING);
    assertThat(explanation.step()).isEqualTo("CreateVolume");
    assertThat(explanation.reason()).isEqualTo(ReasonCode.DriverUnavailable);
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(explanation.reason() + ": " + explanation.message());
    assertThat(explanation.waitsFor()).hasToString("[the driver]");
    assertThat(explanation.failures()).isEqualTo(2);
    assertThat(explanation.nextAttempt()).isEqualTo(fixture.time.instant().plusSeconds(2));
    fixture.pass(Duration.ofSeconds(2));
    assertThat(explain(fixture).state()).isEqualTo(State.SERVED);
    assertThat(explain(fixture).failures()).isZero();
  }

  @Test
  void aClaimWhoseLastAttemptFailed() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    for (int i = 0; i < 4; i++) {
      fixture.failuresBefore.add(Failures.refused());
    }

    fixture.addRestore().pass(Duration.ofSeconds(4)); // attempts at 0, 1 and 3 s

    ClaimExplanation explanation = explainWithoutEffect(fixture);
    assertThat(explanation.state()).isEqualTo(State.FAILED);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.DriverRefused);
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(explanation.reason() + ": " + explanation.message());
    assertThat(explanation.failures()).isEqualTo(3);
    assertThat(explanation.nextAttempt()).isEqualTo(fixture.time.instant().plusSeconds(3));
    assertThat(explanation.waitsFor()).isEmpty();
    assertThat(explanation.checks())
        .extracting(CheckResult::verdict)
        .containsOnly(Verdict.PASSED, Verdict.NOT_APPLICABLE);
    assertThat(fixture.provisionCalls()).isEqualTo(3);
    fixture.pass(Duration.ofSeconds(3));
    assertThat(fixture.provisionCalls()).as("at the moment that was said").isEqualTo(4);
  }

  @Test
  void whatCanNeverWorkSaysWhatWouldChangeThat() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));

    ClaimExplanation explanation = explainWithoutEffect(fixture.addRestore());

    assertThat(explanation.state()).isEqualTo(State.FAILED);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.Infeasible);
    assertThat(explanation.waitsFor()).hasToString("[StorageClass fast]");
    assertThat(explanation.nextAttempt())
        .isEqualTo(fixture.time.instant().plus(Duration.ofMinutes(5)));
  }

  @Test
  void aFailureIsForgottenOnceTheClaimWaits() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.failuresBefore.add(Failures.refused());
    fixture.addRestore();
    assertThat(explain(fixture).state()).isEqualTo(State.FAILED);

    fixture.delete(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT).pass(Duration.ofSeconds(1));

    assertThat(explain(fixture).reason()).isEqualTo(ReasonCode.RefNotPermitted);
    assertThat(explain(fixture).state()).isEqualTo(State.WAITING);
  }

  @Test
  void aClaimWhoseTurnHasNotComeIsReady() {
    var options = EngineOptions.builder().limits(limits -> limits.concurrency(1)).build();
    EngineFixture fixture =
        new EngineFixture(options).apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start();
    var seen = new ArrayList<ClaimExplanation>();
    fixture.duringCall =
        call -> {
          fixture.duringCall = next -> {};
          fixture.apply(EngineFixture.restore("restore", "backup", "fast"));
          fixture.time.run();
          seen.add(explain(fixture));
        };

    fixture.addRestore("first");

    assertThat(seen)
        .singleElement()
        .satisfies(
            explanation -> {
              assertThat(explanation.state()).isEqualTo(State.READY);
              assertThat(explanation.nextAttempt()).isEqualTo(explanation.at());
            });
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void claimsOfOthersAreNotOurs() {
    EngineFixture fixture =
        EngineFixture.withSnapshot()
            .now(EngineFixture.claim("restore", "other", "").replace("hostpath", "other"));
    assertThat(explainWithoutEffect(fixture).state()).isEqualTo(State.NOT_OURS);
    assertThat(explain(fixture).message()).isEqualTo("another provisioner serves it");

    EngineFixture populated =
        EngineFixture.withSnapshot()
            .now(
                EngineFixture.claim(
                    "restore", "fast", "dataSourceRef: {apiGroup: x.y, kind: Z, name: z}"));
    assertThat(explainWithoutEffect(populated).state()).isEqualTo(State.NOT_OURS);
    assertThat(explain(populated).message()).contains("source is a Z", "populator");
  }

  @Test
  void aClaimThatIsBeingDeletedGetsNoVolume() {
    EngineFixture fixture = EngineFixture.withSnapshot().addRestore();
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add("example.com/keep"));
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);

    assertThat(explainWithoutEffect(fixture).state()).isEqualTo(State.BEING_DELETED);
  }

  @Test
  void anUnknownClaimIsNoError() {
    ClaimExplanation explanation = explainWithoutEffect(EngineFixture.withSnapshot());

    assertThat(explanation.state()).isEqualTo(State.UNKNOWN);
    assertThat(explanation.message()).isEqualTo("there is no claim dev/restore");
    assertThat(explanation.checks()).isEmpty();
  }

  @Test
  void claimsThatCannotBeReadAreSaidToBe() {
    EngineFixture fixture = new EngineFixture();
    fixture.cluster.fail(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, Reason.FORBIDDEN);
    fixture.start();

    assertThat(explain(fixture).state()).isEqualTo(State.UNKNOWN);
    assertThat(explain(fixture).message()).startsWith("claims cannot be read: ");
  }

  @Test
  void anEngineThatDoesNoWorkSaysSo() {
    EngineFixture fixture = new EngineFixture().apply(CLASS);
    fixture.apply(EngineFixture.claim("restore", "fast", ""));
    assertThat(explain(fixture).state()).isEqualTo(State.ENGINE_INACTIVE);
    assertThat(explain(fixture).message()).isEqualTo("the engine was not started");

    fixture.start();
    assertThat(explain(fixture).state()).isEqualTo(State.SERVED);

    fixture.engine.close();
    assertThat(explain(fixture).state()).isEqualTo(State.ENGINE_INACTIVE);
    assertThat(explain(fixture).message()).isEqualTo("the engine was closed");
  }

  @Test
  void anEngineWithoutTheLeaseSaysSo() {
    EngineFixture fixture = new EngineFixture().apply(CLASS);
    XnsEngine first = leased(fixture, "a");
    assertThat(first.explain(CLAIM).message()).isEqualTo("the engine was not started");
    XnsEngine second = leased(fixture, "b");
    first.start();
    fixture.time.run();
    second.start();
    fixture.now(EngineFixture.claim("restore", "fast", ""));

    assertThat(first.explain(CLAIM).state()).isEqualTo(State.SERVED);
    assertThat(second.explain(CLAIM).state()).isEqualTo(State.ENGINE_INACTIVE);
    assertThat(second.explain(CLAIM).message())
        .isEqualTo("this process stands by: it does not hold the lease");

    first.close();
    fixture.pass(Duration.ofMinutes(1));
    assertThat(first.explain(CLAIM).message()).isEqualTo("the engine was closed");
    assertThat(second.explain(CLAIM).state()).isEqualTo(State.SERVED);
    second.close();
  }

  private static XnsEngine leased(EngineFixture fixture, String identity) {
    return XnsEngine.builder()
        .cluster(fixture.cluster)
        .backend(fixture.backend)
        .lease(LeaseOptions.of(ObjectKey.of("xns", "lease"), identity))
        .time(fixture.time)
        .workers(fixture.time)
        .scheduler(fixture.time)
        .build();
  }

  @Test
  void anExplanationIsReadable() {
    EngineFixture fixture =
        EngineFixture.withSnapshot()
            .apply(ALLOW_DEV.replace("name: backup", "name: other"))
            .addRestore()
            .pass(Duration.ofSeconds(60));

    assertThat(explain(fixture))
        .hasToString(
            """
            Claim dev/restore: waiting
              RefNotPermitted: claim dev/restore may not use VolumeSnapshot prod/backup: no \
            ReferenceGrant in namespace prod permits it. Its owner can create a ReferenceGrant \
            there with spec.from [{group: "", kind: PersistentVolumeClaim, namespace: dev}] and \
            spec.to [{group: "snapshot.storage.k8s.io", kind: VolumeSnapshot, name: backup}]; the \
            claim then goes on by itself
              Waits for: ReferenceGrant in namespace prod
              Next attempt: 2030-01-01T00:04:17.742Z (in 197 s) at the latest
              Checks:
                UNBOUND          passed
                DRIVER           passed
                NOT_DELETED      passed
                CLASS            passed
                SELECTED_NODE    not applicable
                VOLUME_NAME      passed
                SOURCE           passed
                GRANT            failed RefNotPermitted
                CAPABILITIES     not reached
                SELECTOR         not reached
                FILE_SYSTEM      not reached
                ACCESS_MODES     not reached
                PARAMETERS       not reached
                SIZE             not reached
                SOURCE_READY     not reached
                TOPOLOGY         not reached
                SECRETS          not reached
                ATTRIBUTES_CLASS not reached
              Grants in namespace prod (not for the owner of the claim):
                ReferenceGrant prod/allow-dev:
                  spec.to[0].name is "other" but should be "backup\"\
            """);
  }

  @Test
  void failuresAreReadableToo() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.failuresAfter.add(Failures.timeout());

    assertThat(explain(fixture.addRestore()).render())
        .startsWith("Claim dev/restore: creating (step CreateVolume)\n  DriverUnavailable: ")
        .contains("\n  Waits for: the driver\n")
        .contains("\n  Next attempt: 2030-01-01T00:00:01Z (in 1 s) at the latest\n")
        .contains("\n  Failures in a row: 1\n")
        .endsWith("\n    ReferenceGrant prod/allow-dev permits it");
  }

  @Test
  void explanationsMayBeAskedForWhileTheEngineWorks() throws InterruptedException {
    InMemoryVolumeBackend backend = InMemoryVolumeBackend.of(EngineFixture.DRIVER);
    try (InMemoryCluster cluster = InMemoryCluster.builder().binder(true).build();
        XnsEngine engine = XnsEngine.builder().cluster(cluster).backend(backend).build()) {
      engine.start();
      cluster.apply(CLASS, "test");
      var broken = new ArrayList<Throwable>();
      Thread asking =
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  engine.explain(ObjectKey.of("dev", "c" + i % 100));
                }
              });
      asking.setUncaughtExceptionHandler((thread, failure) -> broken.add(failure));
      asking.start();
      for (int i = 0; i < 100; i++) {
        cluster.apply(EngineFixture.claim("c" + i, "fast", ""), "test");
      }
      asking.join();
      assertThat(broken).isEmpty();
    }
  }
}

package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.RESTORE;
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

  private static ClaimExplanation explain(Setting setting) {
    return setting.engine.explain(CLAIM);
  }

  private static CheckResult check(ClaimExplanation explanation, ClaimCheck check) {
    return explanation.checks().get(check.ordinal());
  }

  /** Explanations have no effect, at whatever moment they are asked for. */
  private static ClaimExplanation explainWithoutEffect(Setting setting) {
    int requests = setting.requests.size();
    int calls = setting.calls.size();
    List<String> heard = List.copyOf(setting.heard);
    int timers = setting.time.pendingTimers();
    ClaimExplanation first = explain(setting);
    for (int i = 0; i < 10; i++) {
      assertThat(explain(setting)).isEqualTo(first);
      setting.time.run();
    }
    assertThat(setting.requests).hasSize(requests);
    assertThat(setting.calls).hasSize(calls);
    assertThat(setting.heard).isEqualTo(heard);
    assertThat(setting.time.pendingTimers()).isEqualTo(timers);
    return first;
  }

  @Test
  void aClaimThatWaitsForAGrant() {
    Setting setting = Setting.withSnapshot().addRestore().pass(Duration.ofSeconds(30));

    ClaimExplanation explanation = explainWithoutEffect(setting);

    assertThat(explanation.state()).isEqualTo(State.WAITING);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.RefNotPermitted);
    assertThat(setting.lastWarning(RESTORE))
        .isEqualTo(explanation.reason() + ": " + explanation.message());
    assertThat(explanation.waitsFor())
        .containsExactly(new Awaited("ReferenceGrant in namespace prod", null));
    assertThat(check(explanation, ClaimCheck.GRANT).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(explanation, ClaimCheck.SOURCE_READY).verdict())
        .isEqualTo(Verdict.NOT_REACHED);
    assertThat(explanation.at()).isEqualTo(setting.time.instant());
    assertThat(explanation.failures()).isZero();
    // The safety net, five minutes after the last look.
    assertThat(explanation.nextAttempt())
        .isEqualTo(setting.time.instant().plus(Duration.ofMinutes(5)).minusSeconds(30));
    setting.now(ALLOW_DEV);
    assertThat(setting.phase(RESTORE)).as("still woken").isEqualTo("Bound");
  }

  @Test
  void aClaimThatWaitsForASnapshot() {
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).start().addRestore();

    ClaimExplanation explanation = explainWithoutEffect(setting);

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
    setting.addSnapshot(true).time.run();
    assertThat(setting.phase(RESTORE)).as("still woken").isEqualTo("Bound");
  }

  @Test
  void aClaimThatOnlyItsOwnerCanCorrectWaitsForItself() {
    Setting setting = Setting.withSnapshot().now(Setting.claim("restore", "\"\"", ""));

    assertThat(explain(setting).waitsFor()).hasToString("[PersistentVolumeClaim dev/restore]");
  }

  @Test
  void aClaimThatWaitsForTheScheduler() {
    Setting setting =
        new Setting().apply(CLASS + "volumeBindingMode: WaitForFirstConsumer\n").start();
    setting.now(Setting.claim("restore", "fast", ""));

    ClaimExplanation explanation = explainWithoutEffect(setting);

    assertThat(explanation.state()).isEqualTo(State.WAITING);
    assertThat(explanation.reason()).isNull();
    assertThat(explanation.message()).isEqualTo("the scheduler has not chosen a node");
    assertThat(explanation.waitsFor()).hasToString("[a node that the scheduler selects]");
    assertThat(explanation.nextAttempt()).isNull();
  }

  @Test
  void aClaimWhoseVolumeIsBeingMade() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    var seen = new ArrayList<ClaimExplanation>();
    setting.duringCall = call -> seen.add(explain(setting));

    setting.addRestore();

    assertThat(seen)
        .singleElement()
        .satisfies(
            explanation -> {
              assertThat(explanation.state()).isEqualTo(State.CREATING);
              assertThat(explanation.step()).isEqualTo("CreateVolume");
              assertThat(explanation.reason()).isNull();
              assertThat(explanation.nextAttempt()).isEqualTo(explanation.at());
            });
    ClaimExplanation served = explainWithoutEffect(setting);
    assertThat(served.state()).isEqualTo(State.SERVED);
    assertThat(served.message()).isEqualTo("it has a volume");
    assertThat(served.step()).isEmpty();
    assertThat(served.reason()).isNull();
    assertThat(served.nextAttempt()).isNull();
  }

  @Test
  void aCreationWhoseOutcomeIsUnknownIsStillUnderWay() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    setting.failuresAfter.add(Failures.timeout());
    setting.failuresAfter.add(Failures.timeout());

    setting.addRestore().pass(Duration.ofSeconds(1)); // attempts at 0 and 1 s

    ClaimExplanation explanation = explainWithoutEffect(setting);
    assertThat(explanation.state()).isEqualTo(State.CREATING);
    assertThat(explanation.step()).isEqualTo("CreateVolume");
    assertThat(explanation.reason()).isEqualTo(ReasonCode.DriverUnavailable);
    assertThat(setting.lastWarning(RESTORE))
        .isEqualTo(explanation.reason() + ": " + explanation.message());
    assertThat(explanation.waitsFor()).hasToString("[the driver]");
    assertThat(explanation.failures()).isEqualTo(2);
    assertThat(explanation.nextAttempt()).isEqualTo(setting.time.instant().plusSeconds(2));
    setting.pass(Duration.ofSeconds(2));
    assertThat(explain(setting).state()).isEqualTo(State.SERVED);
    assertThat(explain(setting).failures()).isZero();
  }

  @Test
  void aClaimWhoseLastAttemptFailed() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    for (int i = 0; i < 4; i++) {
      setting.failuresBefore.add(Failures.refused());
    }

    setting.addRestore().pass(Duration.ofSeconds(4)); // attempts at 0, 1 and 3 s

    ClaimExplanation explanation = explainWithoutEffect(setting);
    assertThat(explanation.state()).isEqualTo(State.FAILED);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.DriverRefused);
    assertThat(setting.lastWarning(RESTORE))
        .isEqualTo(explanation.reason() + ": " + explanation.message());
    assertThat(explanation.failures()).isEqualTo(3);
    assertThat(explanation.nextAttempt()).isEqualTo(setting.time.instant().plusSeconds(3));
    assertThat(explanation.waitsFor()).isEmpty();
    assertThat(explanation.checks())
        .extracting(CheckResult::verdict)
        .containsOnly(Verdict.PASSED, Verdict.NOT_APPLICABLE);
    assertThat(setting.provisionCalls()).isEqualTo(3);
    setting.pass(Duration.ofSeconds(3));
    assertThat(setting.provisionCalls()).as("at the moment that was said").isEqualTo(4);
  }

  @Test
  void whatCanNeverWorkSaysWhatWouldChangeThat() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    setting.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));

    ClaimExplanation explanation = explainWithoutEffect(setting.addRestore());

    assertThat(explanation.state()).isEqualTo(State.FAILED);
    assertThat(explanation.reason()).isEqualTo(ReasonCode.Infeasible);
    assertThat(explanation.waitsFor()).hasToString("[StorageClass fast]");
    assertThat(explanation.nextAttempt())
        .isEqualTo(setting.time.instant().plus(Duration.ofMinutes(5)));
  }

  @Test
  void aFailureIsForgottenOnceTheClaimWaits() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    setting.failuresBefore.add(Failures.refused());
    setting.addRestore();
    assertThat(explain(setting).state()).isEqualTo(State.FAILED);

    setting.delete(ResourceTypes.REFERENCE_GRANTS, Setting.GRANT).pass(Duration.ofSeconds(1));

    assertThat(explain(setting).reason()).isEqualTo(ReasonCode.RefNotPermitted);
    assertThat(explain(setting).state()).isEqualTo(State.WAITING);
  }

  @Test
  void aClaimWhoseTurnHasNotComeIsReady() {
    var options = EngineOptions.builder().limits(limits -> limits.concurrency(1)).build();
    Setting setting = new Setting(options).apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start();
    var seen = new ArrayList<ClaimExplanation>();
    setting.duringCall =
        call -> {
          setting.duringCall = next -> {};
          setting.apply(Setting.restore("restore", "backup", "fast"));
          setting.time.run();
          seen.add(explain(setting));
        };

    setting.addRestore("first");

    assertThat(seen)
        .singleElement()
        .satisfies(
            explanation -> {
              assertThat(explanation.state()).isEqualTo(State.READY);
              assertThat(explanation.nextAttempt()).isEqualTo(explanation.at());
            });
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void claimsOfOthersAreNotOurs() {
    Setting setting =
        Setting.withSnapshot()
            .now(Setting.claim("restore", "other", "").replace("hostpath", "other"));
    assertThat(explainWithoutEffect(setting).state()).isEqualTo(State.NOT_OURS);
    assertThat(explain(setting).message()).isEqualTo("another provisioner serves it");

    Setting populated =
        Setting.withSnapshot()
            .now(
                Setting.claim(
                    "restore", "fast", "dataSourceRef: {apiGroup: x.y, kind: Z, name: z}"));
    assertThat(explainWithoutEffect(populated).state()).isEqualTo(State.NOT_OURS);
    assertThat(explain(populated).message()).contains("source is a Z", "populator");
  }

  @Test
  void aClaimThatIsBeingDeletedGetsNoVolume() {
    Setting setting = Setting.withSnapshot().addRestore();
    setting.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add("example.com/keep"));
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);

    assertThat(explainWithoutEffect(setting).state()).isEqualTo(State.BEING_DELETED);
  }

  @Test
  void anUnknownClaimIsNoError() {
    ClaimExplanation explanation = explainWithoutEffect(Setting.withSnapshot());

    assertThat(explanation.state()).isEqualTo(State.UNKNOWN);
    assertThat(explanation.message()).isEqualTo("there is no claim dev/restore");
    assertThat(explanation.checks()).isEmpty();
  }

  @Test
  void claimsThatCannotBeReadAreSaidToBe() {
    Setting setting = new Setting();
    setting.cluster.fail(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, Reason.FORBIDDEN);
    setting.start();

    assertThat(explain(setting).state()).isEqualTo(State.UNKNOWN);
    assertThat(explain(setting).message()).startsWith("claims cannot be read: ");
  }

  @Test
  void anEngineThatDoesNoWorkSaysSo() {
    Setting setting = new Setting().apply(CLASS);
    setting.apply(Setting.claim("restore", "fast", ""));
    assertThat(explain(setting).state()).isEqualTo(State.ENGINE_INACTIVE);
    assertThat(explain(setting).message()).isEqualTo("the engine was not started");

    setting.start();
    assertThat(explain(setting).state()).isEqualTo(State.SERVED);

    setting.engine.close();
    assertThat(explain(setting).state()).isEqualTo(State.ENGINE_INACTIVE);
    assertThat(explain(setting).message()).isEqualTo("the engine was closed");
  }

  @Test
  void anEngineWithoutTheLeaseSaysSo() {
    Setting setting = new Setting().apply(CLASS);
    XnsEngine first = leased(setting, "a");
    assertThat(first.explain(CLAIM).message()).isEqualTo("the engine was not started");
    XnsEngine second = leased(setting, "b");
    first.start();
    setting.time.run();
    second.start();
    setting.now(Setting.claim("restore", "fast", ""));

    assertThat(first.explain(CLAIM).state()).isEqualTo(State.SERVED);
    assertThat(second.explain(CLAIM).state()).isEqualTo(State.ENGINE_INACTIVE);
    assertThat(second.explain(CLAIM).message())
        .isEqualTo("this process stands by: it does not hold the lease");

    first.close();
    setting.pass(Duration.ofMinutes(1));
    assertThat(first.explain(CLAIM).message()).isEqualTo("the engine was closed");
    assertThat(second.explain(CLAIM).state()).isEqualTo(State.SERVED);
    second.close();
  }

  private static XnsEngine leased(Setting setting, String identity) {
    return XnsEngine.builder()
        .cluster(setting.cluster)
        .backend(setting.backend)
        .lease(LeaseOptions.of(ObjectKey.of("xns", "lease"), identity))
        .time(setting.time)
        .workers(setting.time)
        .scheduler(setting.time)
        .build();
  }

  @Test
  void anExplanationIsReadable() {
    Setting setting =
        Setting.withSnapshot()
            .apply(ALLOW_DEV.replace("name: backup", "name: other"))
            .addRestore()
            .pass(Duration.ofSeconds(60));

    assertThat(explain(setting))
        .hasToString(
            """
            Claim dev/restore: waiting
              RefNotPermitted: claim dev/restore may not use VolumeSnapshot prod/backup: no \
            ReferenceGrant in namespace prod permits it. Its owner can create a ReferenceGrant \
            there with spec.from [{group: "", kind: PersistentVolumeClaim, namespace: dev}] and \
            spec.to [{group: "snapshot.storage.k8s.io", kind: VolumeSnapshot, name: backup}]; the \
            claim then goes on by itself
              Waits for: ReferenceGrant in namespace prod
              Next attempt: 2030-01-01T00:05:00Z (in 240 s) at the latest
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
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    setting.failuresAfter.add(Failures.timeout());

    assertThat(explain(setting.addRestore()).render())
        .startsWith("Claim dev/restore: creating (step CreateVolume)\n  DriverUnavailable: ")
        .contains("\n  Waits for: the driver\n")
        .contains("\n  Next attempt: 2030-01-01T00:00:01Z (in 1 s) at the latest\n")
        .contains("\n  Failures in a row: 1\n")
        .endsWith("\n    ReferenceGrant prod/allow-dev permits it");
  }

  @Test
  void explanationsMayBeAskedForWhileTheEngineWorks() throws InterruptedException {
    InMemoryVolumeBackend backend = InMemoryVolumeBackend.of(Setting.DRIVER);
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
        cluster.apply(Setting.claim("c" + i, "fast", ""), "test");
      }
      asking.join();
      assertThat(broken).isEmpty();
    }
  }
}

package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several processes with one lease, on one cluster and in one virtual time. */
class LeaseTest {
  private static final ObjectKey LEASE = ObjectKey.of("xns", "hostpath-csi-xns-dev");

  private final VirtualTime time = new VirtualTime();
  private final List<ClusterRequest> requests = new ArrayList<>();
  private final Set<String> leading = new HashSet<>();
  private RuntimeException refusal;
  private boolean refuseAfter;
  private boolean patchRefused;
  private final InMemoryCluster cluster =
      InMemoryCluster.builder()
          .binder(true)
          .time(time)
          .watchExecutor(time)
          .interceptor(
              new ClusterInterceptor() {
                @Override
                public void before(ClusterRequest request) {
                  requests.add(request);
                  refuse(request, false);
                }

                @Override
                public void after(ClusterRequest request) {
                  refuse(request, true);
                }
              })
          .build();
  private final InMemoryVolumeBackend backend = InMemoryVolumeBackend.of(EngineFixture.DRIVER);

  private void refuse(ClusterRequest request, boolean after) {
    if (patchRefused
        && request.type().equals(ResourceTypes.LEASES)
        && request.verb() == Verb.PATCH) {
      throw new ClusterException("on purpose", Reason.FORBIDDEN);
    }
    if (refusal != null
        && after == refuseAfter
        && request.type().equals(ResourceTypes.LEASES)
        && request.verb() != Verb.WATCH) {
      throw refusal;
    }
  }

  private XnsEngine process(String identity) {
    return process(LeaseOptions.of(LEASE, identity));
  }

  private XnsEngine process(LeaseOptions lease) {
    XnsEngine engine =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .lease(lease)
            .time(time)
            .workers(time)
            .scheduler(time)
            .listener(
                new EngineListener() {
                  @Override
                  public void leading() {
                    leading.add(lease.identity());
                  }

                  @Override
                  public void standingBy() {
                    leading.remove(lease.identity());
                  }
                })
            .build();
    engine.start();
    time.run();
    return engine;
  }

  private Lease.Spec lease() {
    return cluster.get(ResourceTypes.LEASES, LEASE).orElseThrow().spec();
  }

  private void addClaim(String name) {
    cluster.apply(EngineFixture.claim(name, "fast", ""), "test");
    time.run();
  }

  private int volumes() {
    return cluster.list(ResourceTypes.PERSISTENT_VOLUMES).size();
  }

  @Test
  void theFirstOneWorksAndTheOthersWait() { // LEADER-01
    cluster.apply(CLASS, "test");
    process("a");
    process("b");

    addClaim("one");

    assertThat(leading).containsExactly("a");
    assertThat(volumes()).isEqualTo(1);
    assertThat(lease().holderIdentity()).isEqualTo("a");
    assertThat(lease().leaseDurationSeconds()).isEqualTo(15);
    assertThat(lease().leaseTransitions()).isZero();
    assertThat(backend.violations()).isEmpty();
  }

  @Test
  void whoeverMayCreateALeaseAndNotRenewItStandsBy() {
    cluster.apply(CLASS, "test");
    patchRefused = true;
    process("a");
    addClaim("one");
    for (int i = 0; i < 100; i++) {
      time.advance(Duration.ofSeconds(1));
      assertThat(leading).isEmpty();
    }
    assertThat(volumes()).isZero();

    patchRefused = false;
    time.advance(Duration.ofSeconds(20));
    assertThat(leading).containsExactly("a");
    assertThat(volumes()).isEqualTo(1);
  }

  @Test
  void whoeverWaitsWatchesNothingButTheLease() { // START-17
    process("a");
    requests.clear();

    process("b");
    time.advance(Duration.ofMinutes(10));

    assertThat(requests).extracting(request -> request.type().kind()).containsOnly("Lease");
  }

  @Test
  void theHolderRenewsWithOneRequestAPeriod() {
    process("a");
    requests.clear();

    time.advance(Duration.ofSeconds(50));

    assertThat(requests).hasSize(10).allMatch(request -> request.verb() == Verb.PATCH);
    assertThat(lease().renewTime()).isEqualTo(time.instant());
    assertThat(leading).containsExactly("a");
  }

  @Test
  void aLeaseThatIsGivenBackIsTakenAtOnce() { // LEADER-07, DEF-67
    cluster.apply(CLASS, "test");
    XnsEngine first = process("a");
    process("b");
    time.advance(Duration.ofMinutes(1));

    first.close();
    time.run(); // no time passes

    assertThat(leading).contains("b");
    assertThat(lease().holderIdentity()).isEqualTo("b");
    assertThat(lease().leaseTransitions()).isEqualTo(1);
    addClaim("one");
    assertThat(volumes()).isEqualTo(1);
  }

  @Test
  void aLeaseThatIsNotGivenBackIsTakenWhenItExpires() {
    XnsEngine first =
        process(LeaseOptions.of(LEASE, "a").toBuilder().releaseOnClose(false).build());
    process("b");
    time.advance(Duration.ofMinutes(1));

    first.close();
    time.advance(Duration.ofSeconds(14));
    assertThat(lease().holderIdentity()).isEqualTo("a");
    time.advance(Duration.ofSeconds(6));

    assertThat(lease().holderIdentity()).isEqualTo("b");
  }

  @Test
  void aHolderThatCannotRenewStopsBeforeOthersBegin() {
    process("a");
    time.advance(Duration.ofMinutes(1));
    refusal = new ClusterException("no connection", Reason.UNAVAILABLE);

    time.advance(Duration.ofMillis(9_999));
    assertThat(leading).containsExactly("a");
    time.advance(Duration.ofMillis(1));
    assertThat(leading).isEmpty();

    refusal = null;
    time.advance(Duration.ofSeconds(5));
    assertThat(leading).containsExactly("a");
  }

  @Test
  void neverDoTwoWorkAtOnce() {
    var busiest = new int[1];
    process("a");
    process("b");
    process("c");
    for (int i = 0; i < 2000; i++) {
      // Now and then the API server fails for everybody, before or after the effect.
      refusal =
          i % 37 < 12
              ? new ClusterException(
                  "no connection", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null)
              : null;
      refuseAfter = i % 2 == 0;
      time.advance(Duration.ofMillis(1100));
      busiest[0] = Math.max(busiest[0], leading.size());
    }

    assertThat(busiest[0]).isEqualTo(1);
    refusal = null;
    time.advance(Duration.ofSeconds(30));
    assertThat(leading).hasSize(1);
  }

  @Test
  void whoLosesTheLeaseWritesNothingMore() {
    cluster.apply(CLASS, "test");
    var fixture = new ArrayList<String>();
    InMemoryVolumeBackend slow =
        InMemoryVolumeBackend.builder(EngineFixture.DRIVER)
            .interceptor(
                new dev.xns.core.memory.BackendInterceptor() {
                  @Override
                  public void after(dev.xns.core.memory.BackendCall call) {
                    fixture.add(call.toString());
                    refusal = new ClusterException("no connection", Reason.UNAVAILABLE);
                    time.advance(Duration.ofSeconds(30)); // the call returns late
                  }
                })
            .build();
    XnsEngine engine =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(slow)
            .lease(LeaseOptions.of(LEASE, "a"))
            .time(time)
            .workers(time)
            .scheduler(time)
            .build();
    engine.start();
    time.run();

    addClaim("one");

    assertThat(fixture).hasSize(1);
    assertThat(volumes()).isZero();
  }

  @Test
  void aProcessThatComesBackUnderItsNameGoesOnAtOnce() {
    process(LeaseOptions.of(LEASE, "a").toBuilder().releaseOnClose(false).build()).close();
    leading.clear();

    process("a");

    assertThat(leading).containsExactly("a");
    assertThat(lease().leaseTransitions()).isZero();
  }

  @Test
  void aLeaseOfTheReferenceProductIsRespectedAndTakenOver() { // LEADER-02
    cluster.apply(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {namespace: xns, name: hostpath-csi-xns-dev}
        spec:
          holderIdentity: sidecar-0
          leaseDurationSeconds: 15
          acquireTime: "2026-01-01T00:00:00.000000Z"
          renewTime: "2026-01-01T00:00:00.000000Z"
          leaseTransitions: 3
        """,
        "test");
    process("a");

    time.advance(Duration.ofSeconds(14));
    assertThat(leading).isEmpty();
    time.advance(Duration.ofSeconds(2));

    assertThat(leading).containsExactly("a");
    assertThat(lease().leaseTransitions()).isEqualTo(4);
    assertThat(
            cluster.json(ResourceTypes.LEASES, LEASE).orElseThrow().at("/spec/renewTime").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
  }

  @Test
  void aDeletedLeaseIsMadeAgain() {
    process("a");
    cluster.delete(ResourceTypes.LEASES, LEASE, Preconditions.NONE);

    time.advance(Duration.ofSeconds(5));

    assertThat(lease().holderIdentity()).isEqualTo("a");
    assertThat(leading).containsExactly("a");
  }

  @Test
  void aLeaseThatSomebodyTakesByForceIsGivenUp() {
    process("a");
    cluster.edit(
        ResourceTypes.LEASES,
        LEASE,
        json -> json.withObjectProperty("spec").put("holderIdentity", "usurper"));
    time.run();

    assertThat(leading).isEmpty();
    assertThat(lease().holderIdentity()).isEqualTo("usurper");
  }

  @Test
  void whoLeadsAndWhoNoLongerDoesIsWrittenOnTheLease() { // EVENT-07
    XnsEngine first = process("a");
    process("b");
    first.close();
    time.run();
    cluster.edit(
        ResourceTypes.LEASES,
        LEASE,
        json -> json.withObjectProperty("spec").put("holderIdentity", "usurper"));
    time.run();

    assertThat(cluster.list(ResourceTypes.EVENTS))
        .allSatisfy(
            event -> {
              assertThat(event.type()).isEqualTo("Normal");
              assertThat(event.reason()).isEqualTo("LeaderElection");
              assertThat(event.metadata().namespace()).isEqualTo("xns");
              assertThat(event.involvedObject().kind()).isEqualTo("Lease");
              assertThat(event.involvedObject().apiVersion()).isEqualTo("coordination.k8s.io/v1");
              assertThat(event.involvedObject().name()).isEqualTo(LEASE.name());
            })
        .extracting(event -> event.source().component(), event -> event.message())
        .containsExactly(
            tuple(LEASE.name() + "/a", "a became leader"),
            tuple(LEASE.name() + "/a", "a stopped leading"),
            tuple(LEASE.name() + "/b", "b became leader")); // and who lost it writes nothing
  }

  @Test
  void aClosedEngineWritesNoEventLater() { // EVENT-07
    XnsEngine first = process("a");
    first.close();
    requests.clear();

    time.advance(Duration.ofMinutes(1));

    assertThat(requests).isEmpty();
  }

  @Test
  void labelsAreKept() { // LEADER-08
    process(LeaseOptions.of(LEASE, "a").toBuilder().labels(Map.of("team", "storage")).build());

    assertThat(cluster.get(ResourceTypes.LEASES, LEASE).orElseThrow().metadata().labels())
        .containsEntry("team", "storage");
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"FORBIDDEN", "UNAVAILABLE", "NOT_SERVED"})
  void withoutAccessToLeasesNobodyWorksAndItHeals(Reason trouble) {
    cluster.fail(ResourceTypes.LEASES, trouble);
    process("a");
    time.advance(Duration.ofMinutes(1));
    assertThat(leading).isEmpty();

    cluster.heal(ResourceTypes.LEASES);
    time.advance(Duration.ofSeconds(5));

    assertThat(leading).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({
    "hostpath.csi.k8s.io, hostpath-csi-k8s-io",
    "driver/with/slashes, driver-with-slashes",
    "ends.with., ends-with-X",
  })
  void namesAreThoseOfTheReferenceProduct(String driver, String name) { // LEADER-02
    assertThat(LeaseOptions.leaseName(driver)).isEqualTo(name);
  }

  @Test
  void wrongOptionsAreToldTogether() {
    var wrong =
        LeaseOptions.builder()
            .lease(ObjectKey.clusterScoped("x"))
            .identity("")
            .duration(Duration.ofMillis(1))
            .renewDeadline(Duration.ofSeconds(2))
            .retryPeriod(Duration.ZERO)
            .build();

    assertThatThrownBy(
            () -> XnsEngine.builder().cluster(cluster).backend(backend).lease(wrong).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("5 problems")
        .hasMessageContaining("lease.identity was empty")
        .hasMessageContaining("lease.lease was x but must have a namespace")
        .hasMessageContaining("lease.duration was PT0.001S")
        .hasMessageContaining("lease.renewDeadline was PT2S")
        .hasMessageContaining("lease.retryPeriod was PT0S");
  }
}

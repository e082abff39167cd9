package dev.xns.core;

import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers whose volumes can be reached from some nodes only, in the whole engine. */
class TopologyTest {
  private static final Duration LONG = Duration.ofHours(3).plusSeconds(7);
  private static final String SELECTED = "volume.kubernetes.io/selected-node";
  private static final String DELAYED =
      EngineFixture.CLASS + "volumeBindingMode: WaitForFirstConsumer\n";
  private static final Map<String, String> Z1 = Map.of("zone", "z1");
  private static final Map<String, String> Z2 = Map.of("zone", "z2");

  private EngineFixture fixture = fixture(EngineOptions.defaults());

  private static EngineFixture fixture(EngineOptions options) {
    EngineFixture fixture = new EngineFixture(options);
    var features = new HashSet<>(fixture.backend.features());
    features.add(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    fixture.backend.features(features);
    return fixture;
  }

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(fixture.backend.violations()).isEmpty();
  }

  private static String node(String name, String zone) {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: %s, labels: {zone: %s}}
    """
        .formatted(name, zone);
  }

  private static String csiNode(String name, String keys) {
    return """
    apiVersion: storage.k8s.io/v1
    kind: CSINode
    metadata: {name: %s}
    spec: {drivers: [{name: hostpath.csi.xns.dev, nodeID: x, topologyKeys: [%s]}]}
    """
        .formatted(name, keys);
  }

  private EngineFixture twoZones() {
    return fixture
        .apply(node("n1", "z1"))
        .apply(csiNode("n1", "zone"))
        .apply(node("n2", "z2"))
        .apply(csiNode("n2", "zone"));
  }

  private static String claim() {
    return EngineFixture.claim("restore", "fast", "");
  }

  private static String claimFor(String node) {
    return claim()
        .replace(
            "hostpath.csi.xns.dev}", "hostpath.csi.xns.dev, %s: %s}".formatted(SELECTED, node));
  }

  private String selectedNode() {
    return fixture.claim(RESTORE).metadata().annotation(SELECTED);
  }

  private void select(String node) {
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(SELECTED, node));
    fixture.time.run();
  }

  private TopologyRequirement asked() {
    return fixture.theVolume().request().topology();
  }

  private void assertServed() {
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void aVolumeIsMadeWhereItsPodWillRun() { // TOPO-10, TOPO-18
    twoZones().apply(DELAYED).start().now(claim());
    assertThat(fixture.calls).isEmpty();

    select("n2");

    assertServed();
    assertThat(asked()).isEqualTo(new TopologyRequirement(List.of(Z1, Z2), List.of(Z2, Z1)));
    var affinity = fixture.volumes().get(0).spec().nodeAffinity();
    assertThat(affinity.required().nodeSelectorTerms())
        .singleElement()
        .satisfies(
            term -> assertThat(term.matchExpressions().get(0).values()).containsExactly("z2"));
  }

  @Test
  void aClaimWithoutANodeGetsAllPlaces() { // TOPO-06, FLAG-14
    twoZones().apply(EngineFixture.CLASS).start().now(claim());

    assertServed();
    assertThat(asked().requisite()).containsExactly(Z1, Z2);
  }

  @Test
  void optionsReachThePlan() { // FLAG-13, FLAG-14, TOPO-01
    fixture = fixture(EngineOptions.builder().topology(topology -> topology.strict(true)).build());
    twoZones().apply(DELAYED).start().now(claimFor("n2"));
    assertThat(asked()).isEqualTo(new TopologyRequirement(List.of(Z2), List.of(Z2)));

    fixture =
        fixture(EngineOptions.builder().topology(topology -> topology.immediate(false)).build());
    twoZones().apply(EngineFixture.CLASS).start().now(claim());
    assertThat(asked()).isNull();

    fixture =
        fixture(EngineOptions.builder().topology(topology -> topology.enabled(false)).build());
    fixture.apply(DELAYED).start().now(claimFor("n2"));
    assertThat(asked()).isNull();
    assertThat(fixture.heard)
        .doesNotContain("following nodes", "following csinodes.storage.k8s.io");
  }

  @Test
  void nodesAreFollowedOnlyForDriversThatNeedThem() { // DEF-68
    EngineFixture plain = new EngineFixture().apply(EngineFixture.CLASS).start().now(claim());
    assertThat(plain.phase(RESTORE)).isEqualTo("Bound");
    assertThat(plain.requests)
        .noneMatch(request -> request.type().equals(ResourceTypes.NODES))
        .noneMatch(request -> request.type().equals(ResourceTypes.CSI_NODES));
  }

  @Test
  void aDriverThatComesToANodeWakesItsClaims() { // TOPO-02
    fixture.apply(node("n1", "z1")).apply(csiNode("n1", "")).apply(DELAYED).start();
    fixture.now(claimFor("n1")).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore TopologyUnknown");
    assertThat(fixture.lastWarning(RESTORE))
        .startsWith(
            "TopologyUnknown: claim dev/restore: accessibility requirements: driver"
                + " hostpath.csi.xns.dev has no topology keys on node n1");

    fixture.now(csiNode("n1", "zone"));

    assertServed();
  }

  @Test
  void aLabelThatIsPutOnANodeWakesItsClaims() { // TOPO-03
    fixture.apply(node("n1", "z1").replace("zone", "zoo")).apply(csiNode("n1", "zone"));
    fixture.apply(DELAYED).start().now(claimFor("n1")).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore TopologyUnknown");

    fixture.now(node("n1", "z1"));

    assertServed();
  }

  @Test
  void theFirstNodeWakesClaimsWithoutOne() { // TOPO-06
    fixture.apply(EngineFixture.CLASS).start().now(claim()).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore TopologyUnknown");

    fixture.now(node("n1", "z1")).now(csiNode("n1", "zone"));

    assertServed();
  }

  @Test
  void whatPlaysNoPartWakesNobody() {
    String unlabelled = node("n1", "z1").replace("zone", "zoo");
    fixture.apply(unlabelled).apply(csiNode("n1", "zone")).apply(DELAYED).start();
    fixture.now(claimFor("n1")).pass(LONG);
    int heard = fixture.heard.size();

    fixture.now(unlabelled.replace("labels", "annotations: {beat: a}, labels"));
    fixture.now(csiNode("n1", "zone").replace("name: n1", "name: n1, annotations: {beat: a}"));
    fixture.now(node("n2", "z2")).now(csiNode("n2", "zone"));

    assertThat(fixture.heard).hasSize(heard);
  }

  @Test
  void aClassThatAllowsTheNodeWakesItsClaims() { // TOPO-04
    String onlyZ1 = "allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [z1]}]}]\n";
    twoZones().apply(DELAYED + onlyZ1).start().now(claimFor("n2")).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore TopologyNotAllowed");

    fixture
        .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
        .now(DELAYED + onlyZ1.replace("z1", "z1, z2"));

    assertServed();
    assertThat(asked().preferred()).containsExactly(Z2, Z1);
  }

  @Test
  void nodesBecomeReadable() { // DEF-68
    fixture.cluster.fail(ResourceTypes.NODES, Reason.FORBIDDEN);
    twoZones().apply(EngineFixture.CLASS).start().now(claim()).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore KindUnavailable");

    fixture.cluster.heal(ResourceTypes.NODES);
    fixture.time.run();

    assertServed();
  }

  @Test
  void aDriverThatTurnsOutToNeedNodesGetsThem() {
    EngineFixture late = new EngineFixture();
    late.apply(node("n1", "z1")).apply(csiNode("n1", "zone")).apply(EngineFixture.CLASS).start();
    var features = new HashSet<>(late.backend.features());
    features.add(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    late.backend.features(features);
    late.time.run();

    late.now(claim());

    assertThat(late.theVolume().request().topology().requisite()).containsExactly(Z1);
  }

  @Test
  void aNodeThatIsGoneIsTakenBack() { // TOPO-13, STATE-06, DEF-45
    twoZones().apply(DELAYED).start();
    fixture.delete(ResourceTypes.NODES, ObjectKey.clusterScoped("n1")).now(claimFor("n1"));

    assertThat(selectedNode()).isNull();
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(
            "NodeNotFound: claim dev/restore: accessibility requirements: Node n1 of the node"
                + " selected for it does not exist; the scheduler is to select another");
    assertThat(fixture.pass(LONG).calls).isEmpty();
    assertThat(fixture.time.pendingTimers()).isZero();

    select("n2");

    assertServed();
  }

  @Test
  void aDriverWithoutRoomForTheNodeHasAnotherSelected() { // ERR-01, STATE row 8
    fixture.failuresBefore.add(Failures.of(Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN));
    twoZones().apply(DELAYED).start().now(claimFor("n1"));

    assertThat(selectedNode()).isNull();
    assertThat(fixture.heard).last().isEqualTo("failed dev/restore Exhausted");
    assertThat(fixture.pass(LONG).provisionCalls()).isEqualTo(1);

    select("n2");

    assertServed();
    assertThat(asked().preferred()).containsExactly(Z2, Z1); // DEF-44
  }

  @Test
  void aNodeSelectedMeanwhileIsKept() { // STATE-06
    twoZones().apply(DELAYED).start();
    fixture.duringCall =
        call -> {
          fixture.duringCall = later -> {};
          fixture.failuresBefore.add(Failures.of(Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN));
          select("n2");
        };
    fixture.now(claimFor("n1"));

    assertThat(selectedNode()).isEqualTo("n2");
    assertServed();
    assertThat(asked().preferred()).containsExactly(Z2, Z1);
  }

  @Test
  void aNodeSelectedTheOldWayCannotBeTakenBack() { // STATE row 10, CLAIM-12
    fixture.failuresBefore.add(Failures.of(Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN));
    twoZones().apply(EngineFixture.CLASS).start();
    fixture.now(claimFor("n2").replace("kubernetes.io/selected", "alpha.kubernetes.io/selected"));
    assertThat(fixture.provisionCalls()).isEqualTo(1);

    fixture.pass(Duration.ofSeconds(1));

    assertServed();
    assertThat(asked().preferred()).containsExactly(Z2, Z1);
  }

  @Test
  void aDriverWithoutRoomAnywhereIsAskedAgain() { // ERR-02, STATE row 10
    fixture.failuresBefore.add(Failures.of(Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN));
    twoZones().apply(EngineFixture.CLASS).start().now(claim()).pass(Duration.ofSeconds(1));

    assertServed();
    assertThat(fixture.provisionCalls()).isEqualTo(2);
  }

  @Test
  void aNodeIsKeptWhileItsVolumeMayExist() { // STATE-03
    fixture.failuresAfter.add(Failures.of(Kind.EXHAUSTED, Fate.MAY_HAVE_HAPPENED));
    twoZones().apply(DELAYED).start().now(claimFor("n1"));
    assertThat(selectedNode()).isEqualTo("n1");

    fixture.pass(Duration.ofSeconds(1));

    assertServed();
  }

  @Test
  void aStartedCreationKeepsItsPlaceWhateverHappensToItsNode() { // TOPO-15, REQ-15
    fixture.failuresAfter.add(Failures.timeout());
    twoZones().apply(DELAYED).start().now(claimFor("n1"));

    fixture.delete(ResourceTypes.NODES, ObjectKey.clusterScoped("n1"));
    select("n2");
    fixture.pass(Duration.ofSeconds(1));

    assertServed();
    assertThat(asked().preferred()).containsExactly(Z1, Z2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"CONFLICT", "UNAVAILABLE", "FORBIDDEN"})
  void aSelectionThatCannotBeTakenBackIsTakenBackLater(Reason reason) { // STATE row 9
    var refusals = new AtomicInteger(2);
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH
              && request.type().equals(ResourceTypes.PERSISTENT_VOLUME_CLAIMS)
              && refusals.getAndDecrement() > 0) {
            throw new ClusterException("the server says " + reason, reason);
          }
        };
    twoZones().apply(DELAYED).start();
    fixture.delete(ResourceTypes.CSI_NODES, ObjectKey.clusterScoped("n1")).now(claimFor("n1"));
    assertThat(selectedNode()).isEqualTo("n1");

    fixture.pass(Duration.ofSeconds(1 + 2));

    assertThat(selectedNode()).isNull();
  }
}

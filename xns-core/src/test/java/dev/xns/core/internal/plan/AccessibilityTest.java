package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.model.LabelSelector.SelectorRequirement;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume.NodeSelectorTerm;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what the answer is worth. */
class AccessibilityTest {
  private static final String SELECTED = "volume.kubernetes.io/selected-node";
  private static final Dependency ON_N1 =
      Dependency.on(ResourceTypes.NODES, ObjectKey.clusterScoped("n1"));
  private static final Dependency ON_CSI_N1 =
      Dependency.on(ResourceTypes.CSI_NODES, ObjectKey.clusterScoped("n1"));

  private final YamlCluster cluster = new YamlCluster();

  AccessibilityTest() {
    storageClass("[]");
    cluster.node("n1", "rack=a,zone=z1", true);
  }

  private void storageClass(String allowed) {
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "{metadata: {name: fast}, provisioner: hostpath.csi.xns.dev, allowedTopologies: %s}"
            .formatted(allowed));
  }

  private static PersistentVolumeClaim claim(String annotations) {
    return YamlCluster.claim(
        """
        metadata:
          namespace: dev
          name: data
          uid: u
          annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev, %s}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          storageClassName: fast
        """
            .formatted(annotations));
  }

  private static final PersistentVolumeClaim ON_NODE = claim(SELECTED + ": n1");
  private static final PersistentVolumeClaim ANYWHERE = claim("");

  private static ClaimSettings settings(boolean topology, boolean strict) {
    return new ClaimSettings(
        YamlCluster.DRIVER,
        Set.of(
            BackendFeature.CONTROLLER_SERVICE,
            BackendFeature.CREATE_DELETE_VOLUME,
            BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS),
        "me",
        EngineOptions.builder()
            .topology(places -> places.enabled(topology).strict(strict))
            .build());
  }

  private Plan plan(PersistentVolumeClaim claim, boolean strict) {
    return new ClaimPlanner(settings(true, strict)).plan(claim, cluster, null);
  }

  private Plan.Wait waits(PersistentVolumeClaim claim) {
    return (Plan.Wait) plan(claim, false);
  }

  @ParameterizedTest
  @CsvSource({"Node, nodes", "CSINode, csinodes"})
  void aSelectedNodeThatIsGoneIsGivenUp(String kind, String plural) { // TOPO-02, DEF-45
    ResourceType<?> type = plural.equals("nodes") ? ResourceTypes.NODES : ResourceTypes.CSI_NODES;
    cluster.remove(type, ObjectKey.clusterScoped("n1"));

    var reschedule = (Plan.Reschedule) plan(ON_NODE, false);

    assertThat(reschedule.node()).isEqualTo("n1");
    assertThat(reschedule.reason()).isEqualTo(ReasonCode.NodeNotFound);
    assertThat(reschedule.message()).contains("claim dev/data", kind + " n1", "does not exist");
  }

  @Test
  void aNodeSelectedTheOldWayIsWaitedFor() { // STATE row 10, CLAIM-12
    cluster.remove(ResourceTypes.NODES, ObjectKey.clusterScoped("n1"));

    Plan.Wait wait = waits(claim("volume.alpha.kubernetes.io/selected-node: n1"));

    assertThat(wait.reason()).isEqualTo(ReasonCode.NodeNotFound);
    assertThat(wait.on()).containsExactlyInAnyOrder(ON_N1, ON_CSI_N1);
  }

  @Test
  void aNodeWithoutTheDriverIsWaitedFor() { // TOPO-02
    cluster.node("n1", "rack=a,zone=z1", false);

    Plan.Wait wait = waits(ON_NODE);

    assertThat(wait.reason()).isEqualTo(ReasonCode.TopologyUnknown);
    assertThat(wait.message())
        .contains("driver " + YamlCluster.DRIVER + " has no topology keys on node n1");
    assertThat(wait.on()).containsExactly(ON_CSI_N1);
  }

  @Test
  void aNodeWithoutTheLabelsIsWaitedFor() { // TOPO-03
    cluster.add(ResourceTypes.NODES, "metadata: {name: n1, labels: {zone: z1}}");

    Plan.Wait wait = waits(ON_NODE);

    assertThat(wait.reason()).isEqualTo(ReasonCode.TopologyUnknown);
    assertThat(wait.message()).contains("node n1 lacks the labels [rack]", "keys [rack, zone]");
    assertThat(wait.on()).containsExactlyInAnyOrder(ON_N1, ON_CSI_N1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeInAPlaceThatIsNotAllowedIsExplained(boolean strict) { // TOPO-04, TOPO-10
    storageClass("[{matchLabelExpressions: [{key: zone, values: [z7]}]}]");

    var wait = (Plan.Wait) plan(ON_NODE, strict);

    assertThat(wait.reason()).isEqualTo(ReasonCode.TopologyNotAllowed);
    assertThat(wait.message())
        .contains("node n1 lies in {rack=a, zone=z1}", "StorageClass fast allows only [{zone=z7}]");
    assertThat(wait.on()).containsExactlyInAnyOrder(Dependencies.onClass("fast"), ON_N1, ON_CSI_N1);
  }

  @Test
  void withoutLabelsAnywhereAnyNodeMayHelp() { // TOPO-06
    cluster.remove(ResourceTypes.NODES, ObjectKey.clusterScoped("n1"));
    Plan.Wait wait = waits(ANYWHERE);
    assertThat(wait.message()).contains("no node has the labels [rack, zone]");
    assertThat(wait.on()).containsExactly(new Dependency.OnNodes());

    cluster.remove(ResourceTypes.CSI_NODES, ObjectKey.clusterScoped("n1"));
    wait = waits(ANYWHERE);
    assertThat(wait.message()).contains("has topology keys on no node");
    assertThat(wait.on()).containsExactly(new Dependency.OnNodes());
  }

  @Test
  void emptyAllowedTopologiesMeanNoRequirement() { // TOPO-07
    storageClass("[{matchLabelExpressions: []}]");
    for (PersistentVolumeClaim claim : List.of(ON_NODE, ANYWHERE)) {
      assertThat(((Plan.Provision) plan(claim, false)).request().topology()).isNull();
    }
    assertThat(((Plan.Wait) plan(ON_NODE, true)).reason())
        .isEqualTo(ReasonCode.TopologyNotAllowed); // TOPO-04
  }

  @Test
  void whatNeedsNoNodesDoesNotWaitForThem() { // DEF-68
    cluster.trouble(ResourceTypes.NODES, "forbidden").trouble(ResourceTypes.CSI_NODES, "forbidden");
    Plan.Wait wait = waits(ANYWHERE);
    assertThat(wait.reason()).isEqualTo(ReasonCode.KindUnavailable);
    assertThat(wait.message()).contains("claim dev/data", "csinodes", "forbidden");
    assertThat(wait.on()).containsExactly(Dependency.on(ResourceTypes.CSI_NODES));
    assertThat(waits(ON_NODE).reason()).isEqualTo(ReasonCode.KindUnavailable);

    storageClass("[{matchLabelExpressions: [{key: zone, values: [z7]}]}]");
    assertThat(plan(ANYWHERE, false)).isInstanceOf(Plan.Provision.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theVolumeIsBoundToWhereItCanBeReached(boolean topology) { // TOPO-01, TOPO-18, DEF-48
    var plan =
        (Plan.Provision) new ClaimPlanner(settings(topology, false)).plan(ANYWHERE, cluster, null);
    var made =
        new ProvisionedVolume(
            "v",
            0,
            Map.of(),
            null,
            List.of(Map.of("zone", "z1", "rack", "a"), Map.of(), Map.of("zone", "z2")));

    var affinity =
        ((BackendAnswer.Accepted) BackendAnswer.judge(plan, made)).volume().spec().nodeAffinity();

    if (!topology) {
      assertThat(affinity).isNull();
      return;
    }
    assertThat(affinity.required().nodeSelectorTerms())
        .containsExactly(
            new NodeSelectorTerm(
                List.of(
                    new SelectorRequirement("rack", "In", List.of("a")),
                    new SelectorRequirement("zone", "In", List.of("z1")))),
            new NodeSelectorTerm(List.of(new SelectorRequirement("zone", "In", List.of("z2")))));
  }

  @Test
  void placesWithoutSegmentsMeanEverywhere() { // TOPO-18, DEF-47
    var plan = (Plan.Provision) plan(ANYWHERE, false);
    for (List<Map<String, String>> nowhere :
        List.of(List.<Map<String, String>>of(), List.of(Map.<String, String>of()))) {
      var made = new ProvisionedVolume("v", 0, Map.of(), null, nowhere);
      assertThat(
              ((BackendAnswer.Accepted) BackendAnswer.judge(plan, made))
                  .volume()
                  .spec()
                  .nodeAffinity())
          .isNull();
    }
  }
}

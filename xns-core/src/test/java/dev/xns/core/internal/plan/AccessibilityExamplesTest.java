package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked examples of TOPO, one by one. Terms are written {@code key=value,key=value}. */
class AccessibilityExamplesTest {
  private static final String T1 = "rack=a,zone=z1";
  private static final String T2 = "rack=b,zone=z2";
  private static final String T3 = "rack=c,zone=z3";
  private static final String T4 = "rack=d,zone=z4";
  private static final String A_B_IN_Z1_Z2 = "[{zone: [z1, z2], rack: [a, b]}]";

  /** One example. Nodes are called n1, n2, ... and each has the driver with all its keys. */
  private static final class Example {
    private final String name;
    private List<String> nodes = List.of(T1, T2, T3, T4);
    private String claim = "claim";
    private String selected = "";
    private boolean strict;
    private boolean immediate = true;
    private String allowed = "[]";
    private int registeredFrom = 1;
    private List<String> requisite = List.of();
    private List<String> preferred = List.of();
    private ReasonCode refusal;

    Example(String name) {
      this.name = name;
    }

    Example nodes(String... terms) {
      nodes = List.of(terms);
      return this;
    }

    Example claim(String value) {
      claim = value;
      return this;
    }

    Example selected(String node) {
      selected = node;
      return this;
    }

    Example strict() {
      strict = true;
      return this;
    }

    Example immediateOff() {
      immediate = false;
      return this;
    }

    Example allowed(String value) {
      allowed = value;
      return this;
    }

    Example registeredFrom(int node) {
      registeredFrom = node;
      return this;
    }

    Example requisite(String... terms) {
      requisite = List.of(terms);
      return this;
    }

    Example preferred(String... terms) {
      preferred = List.of(terms);
      return this;
    }

    Example refused(ReasonCode reason) {
      refusal = reason;
      return this;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Example immediate(String name, String claim) {
    return new Example(name).claim(claim).requisite(T1, T2, T3, T4);
  }

  static Stream<Example> examples() {
    return Stream.of(
        immediate("E1", "data-web-0").preferred(T2, T3, T4, T1),
        immediate("E2", "data-web-1").preferred(T3, T4, T1, T2),
        immediate("E3", "logs-web-2").preferred(T4, T1, T2, T3),
        immediate("E3 another", "data-web-2").preferred(T4, T1, T2, T3),
        immediate("E4", "web-3").preferred(T1, T2, T3, T4),
        immediate("E5", "db").preferred(T4, T1, T2, T3),
        immediate("E6", "mysql-1000000000").preferred(T2, T3, T4, T1),
        immediate("E7", "data-web-4294967296").preferred(T4, T1, T2, T3),
        new Example("E8")
            .nodes(T1, T2, T3)
            .claim("testpvc")
            .requisite(T1, T2, T3)
            .preferred(T3, T1, T2),
        new Example("E9").immediateOff(),
        new Example("E10")
            .immediateOff()
            .claim("x-testset-2")
            .allowed("[{zone: [z2], rack: [b]}, {zone: [z1], rack: [a]}]")
            .requisite(T1, T2)
            .preferred(T2, T1),
        new Example("E11").selected("n3").requisite(T1, T2, T3, T4).preferred(T3, T4, T1, T2),
        new Example("E12").selected("n3").strict().requisite(T3).preferred(T3),
        new Example("E13")
            .nodes("rack=a,zone=z2")
            .selected("n1")
            .allowed(A_B_IN_Z1_Z2)
            .requisite("rack=a,zone=z1", "rack=a,zone=z2", "rack=b,zone=z1", "rack=b,zone=z2")
            .preferred("rack=a,zone=z2", "rack=b,zone=z1", "rack=b,zone=z2", "rack=a,zone=z1"),
        new Example("E14")
            .nodes("disk=ssd,rack=1,zone=z1")
            .selected("n1")
            .allowed("[{disk: [ssd], zone: [z1]}]")
            .requisite("disk=ssd,zone=z1")
            .preferred("disk=ssd,zone=z1"),
        new Example("E15")
            .nodes("disk=ssd,rack=1,zone=z1")
            .selected("n1")
            .strict()
            .allowed("[{disk: [ssd], zone: [z1]}]")
            .requisite("disk=ssd,rack=1,zone=z1")
            .preferred("disk=ssd,rack=1,zone=z1"),
        new Example("E16")
            .nodes("zone=z2")
            .selected("n1")
            .allowed("[{zone: [z1]}]")
            .refused(ReasonCode.TopologyNotAllowed),
        new Example("E16 strict")
            .nodes("zone=z2")
            .selected("n1")
            .strict()
            .allowed("[{zone: [z1]}]")
            .refused(ReasonCode.TopologyNotAllowed),
        new Example("E17")
            .nodes("zone=z2")
            .selected("n1")
            .allowed("[{zone: [z1, z2]}, {zone: [z2, z3]}]")
            .requisite("zone=z1", "zone=z2", "zone=z3")
            .preferred("zone=z2", "zone=z3", "zone=z1"),
        new Example("E18")
            .nodes("rack=a,zone=z2")
            .selected("n1")
            .allowed("[{zone: [z1]}, {zone: [z1, z2], rack: [a, b]}]")
            .requisite(
                "zone=z1", "rack=a,zone=z1", "rack=a,zone=z2", "rack=b,zone=z1", "rack=b,zone=z2")
            .preferred(
                "rack=a,zone=z2", "rack=b,zone=z1", "rack=b,zone=z2", "zone=z1", "rack=a,zone=z1"),
        new Example("E19")
            .nodes("zone=z9", "zone=z10")
            .selected("n1")
            .requisite("zone=z10", "zone=z9")
            .preferred("zone=z9", "zone=z10"),
        new Example("E20")
            .nodes("rack=a,zone=z2", "rack=a,zone=z1", "rack=b,zone=z1")
            .selected("n1")
            .requisite("rack=a,zone=z1", "rack=a,zone=z2", "rack=b,zone=z1")
            .preferred("rack=a,zone=z2", "rack=b,zone=z1", "rack=a,zone=z1"),
        new Example("E21")
            .nodes("zone=z1", "zone=z2", "zone=z3")
            .registeredFrom(3)
            .claim("testpvc")
            .requisite("zone=z1", "zone=z2", "zone=z3")
            .preferred("zone=z3", "zone=z1", "zone=z2"),
        new Example("E22").registeredFrom(9).refused(ReasonCode.TopologyUnknown),
        new Example("E22 with the flag off").registeredFrom(9).immediateOff());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void asTheTableSays(Example example) { // TOPO-02 to 12
    Plan plan = plan(example, Set.of(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS), true);
    if (example.refusal != null) {
      assertThat(((Plan.Wait) plan).reason()).isEqualTo(example.refusal);
      assertThat(((Plan.Wait) plan).message())
          .startsWith("claim dev/" + example.claim + ": accessibility requirements: "); // TOPO-13
      return;
    }
    TopologyRequirement requirement = ((Plan.Provision) plan).request().topology();
    if (example.requisite.isEmpty()) {
      assertThat(requirement).isNull();
      return;
    }
    assertThat(texts(Objects.requireNonNull(requirement).requisite())).isEqualTo(example.requisite);
    assertThat(texts(requirement.preferred())).isEqualTo(example.preferred);
  }

  @Test
  void withoutTheFeatureOrWithTheGateOffNothingIsSent() { // TOPO-01
    for (Example example : examples().toList()) {
      Plan plan = plan(example, Set.of(), true);
      assertThat(((Plan.Provision) plan).request().topology()).isNull();
      plan = plan(example, Set.of(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS), false);
      assertThat(((Plan.Provision) plan).request().topology()).isNull();
    }
  }

  private static Plan plan(Example example, Set<BackendFeature> more, boolean gate) {
    var features =
        new ArrayList<>(
            List.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME));
    features.addAll(more);
    var settings =
        new ClaimSettings(
            YamlCluster.DRIVER,
            Set.copyOf(features),
            "me",
            EngineOptions.builder()
                .topology(
                    topology ->
                        topology.enabled(gate).strict(example.strict).immediate(example.immediate))
                .build());
    YamlCluster cluster = new YamlCluster();
    for (int i = 0; i < example.nodes.size(); i++) {
      cluster.node("n" + (i + 1), example.nodes.get(i), i + 1 >= example.registeredFrom);
    }
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        """
        metadata: {name: fast}
        provisioner: hostpath.csi.xns.dev
        allowedTopologies: %s
        """
            .formatted(allowedTopologies(example.allowed)));
    var claim =
        YamlCluster.claim(
            """
            metadata:
              namespace: dev
              name: %s
              uid: u
              annotations:
                volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev
                volume.kubernetes.io/selected-node: "%s"
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
              storageClassName: fast
            """
                .formatted(example.claim, example.selected));
    return new ClaimPlanner(settings).plan(claim, cluster, null);
  }

  /** Writes {@code [{zone: [z1]}]} as the API does. */
  private static String allowedTopologies(String brief) {
    return brief
        .replaceAll("(\\w+): (\\[[^\\]]*\\])", "{key: $1, values: $2}")
        .replaceAll("\\{(\\{key.*?\\]\\})\\}", "{matchLabelExpressions: [$1]}");
  }

  private static List<String> texts(List<Map<String, String>> terms) {
    return terms.stream()
        .map(
            term ->
                new TreeMap<>(term)
                    .entrySet().stream().map(Object::toString).collect(Collectors.joining(",")))
        .toList();
  }
}

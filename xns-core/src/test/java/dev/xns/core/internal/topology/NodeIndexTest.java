package dev.xns.core.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.CsiNode;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeIndexTest {
  private static final String DRIVER = "driver";

  private final NodeIndex index = new NodeIndex();

  private void node(String name, Map<String, String> labels) {
    ObjectMeta named = ObjectMeta.named(ObjectKey.clusterScoped(name));
    index.nodeChanged(
        name,
        new Node(
            new ObjectMeta(
                name,
                "",
                "",
                "",
                "",
                null,
                null,
                labels,
                Map.of(),
                List.of(),
                named.ownerReferences())));
  }

  private void csiNode(String name, String driver, String... keys) {
    index.csiNodeChanged(
        name,
        new CsiNode(
            ObjectMeta.named(ObjectKey.clusterScoped(name)),
            new CsiNode.Spec(List.of(new CsiNode.Driver(driver, name, List.of(keys))))));
  }

  private static TopologyTerm zone(String value) {
    return TopologyTerm.of(Map.of("zone", value));
  }

  @Test
  void termsAreKeptUntilANodeChangesThem() { // TOPO-06
    node("n1", Map.of("zone", "z2", "other", "1"));
    node("n2", Map.of("zone", "z1"));
    node("n3", Map.of("other", "1"));
    List<TopologyTerm> terms = index.terms(List.of("zone"));
    assertThat(terms).containsExactly(zone("z1"), zone("z2"));

    node("n1", Map.of("zone", "z2", "other", "2"));
    assertThat(index.terms(List.of("zone"))).isSameAs(terms);

    node("n3", Map.of("zone", "z3"));
    assertThat(index.terms(List.of("zone"))).containsExactly(zone("z1"), zone("z2"), zone("z3"));

    index.nodeChanged("n2", null);
    assertThat(index.terms(List.of("zone"))).containsExactly(zone("z2"), zone("z3"));
    index.nodeChanged("never", null);
    assertThat(index.labels("n2")).isEmpty();
  }

  @Test
  void theKeysOfMostNodesAreTheUsualOnes() { // DEF-46
    assertThat(index.usualTopologyKeys(DRIVER)).isEmpty();
    csiNode("n1", DRIVER, "zone");
    csiNode("n2", DRIVER, "zone", "rack");
    assertThat(index.usualTopologyKeys(DRIVER)).as("in order").containsExactly("rack", "zone");

    csiNode("n3", DRIVER, "zone");
    csiNode("n4", "other", "disk");
    csiNode("n5", DRIVER);
    assertThat(index.usualTopologyKeys(DRIVER)).containsExactly("zone");

    index.csiNodeChanged("n1", null);
    index.csiNodeChanged("n3", null);
    assertThat(index.usualTopologyKeys(DRIVER)).containsExactly("rack", "zone");
  }

  @Test
  void keysOfANodeAreThoseOfItsDriver() { // TOPO-02, DEF-56
    csiNode("n1", DRIVER, "zone", "rack", "zone");
    assertThat(index.topologyKeys("n1", DRIVER)).contains(List.of("rack", "zone"));
    assertThat(index.topologyKeys("n1", "other")).contains(List.of());
    assertThat(index.topologyKeys("n2", DRIVER)).isEmpty();
  }
}

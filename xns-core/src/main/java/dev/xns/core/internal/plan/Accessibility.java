package dev.xns.core.internal.plan;

import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.topology.NodeIndex;
import dev.xns.core.internal.topology.Rotation;
import dev.xns.core.internal.topology.TopologyTerm;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the volume of a claim must be reachable (TOPO-02 to 13).
 *
 * <p>Nothing is remembered per claim (TOPO-15 to 17, DEF-44): a creation that has started repeats
 * its frozen request, and one that did not happen is planned anew, for the node that is selected
 * then.
 */
final class Accessibility {
  /** Most segments that the places a class allows may have, all together. */
  private static final int MOST_SEGMENTS = 10_000;

  private final ClusterState cluster;
  private final ClaimSettings settings;
  private final PersistentVolumeClaim claim;
  private final StorageClass storageClass;
  private final String what;

  Accessibility(
      ClusterState cluster,
      ClaimSettings settings,
      PersistentVolumeClaim claim,
      StorageClass storageClass) {
    this.cluster = cluster;
    this.settings = settings;
    this.claim = claim;
    this.storageClass = storageClass;
    this.what = "claim " + claim.key() + ": accessibility requirements: ";
  }

  /** The requirement to send; null for none. */
  @Nullable TopologyRequirement requirement() {
    if (!settings.topologyActive()) {
      return null; // TOPO-01
    }
    String node = Eligibility.selectedNode(claim);
    return node.isEmpty() ? immediate() : delayed(node);
  }

  private @Nullable TopologyRequirement immediate() {
    boolean anywhere = storageClass.allowedTopologies().isEmpty();
    if (anywhere && !settings.options().topology().immediate()) {
      return null;
    }
    List<TopologyTerm> terms = anywhere ? aggregated(usualKeys()) : allowed();
    return terms.isEmpty()
        ? null // TOPO-07
        : requirement(terms, Rotation.start(claim.metadata().name(), terms.size()));
  }

  private @Nullable TopologyRequirement delayed(String node) {
    List<String> keys = keys(node);
    TopologyTerm place = place(node, keys);
    boolean anywhere = storageClass.allowedTopologies().isEmpty();
    if (settings.options().topology().strict() && anywhere) {
      return requirement(List.of(place), 0); // TOPO-11
    }
    List<TopologyTerm> terms = anywhere ? aggregated(keys) : allowed();
    if (terms.isEmpty() && !settings.options().topology().strict()) {
      return null; // TOPO-07
    }
    int first = firstContained(terms, place);
    if (first < 0) {
      throw notAllowed(node, place, terms); // TOPO-04, TOPO-10
    }
    return settings.options().topology().strict()
        ? requirement(List.of(place), 0)
        : requirement(terms, first);
  }

  /** TOPO-09. */
  private static TopologyRequirement requirement(List<TopologyTerm> terms, int first) {
    List<Map<String, String>> requisite =
        terms.stream().<Map<String, String>>map(TopologyTerm::segments).toList();
    return new TopologyRequirement(requisite, Rotation.from(first, requisite));
  }

  private static int firstContained(List<TopologyTerm> terms, TopologyTerm place) {
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i).isContainedIn(place)) {
        return i;
      }
    }
    return -1;
  }

  /** TOPO-05, TOPO-08. */
  private List<TopologyTerm> allowed() {
    requireFewSegments();
    var all = new TreeSet<TopologyTerm>();
    for (StorageClass.TopologySelectorTerm alternative : storageClass.allowedTopologies()) {
      List<TopologyTerm> terms = List.of(TopologyTerm.of(Map.of()));
      for (StorageClass.TopologySelectorRequirement expression :
          alternative.matchLabelExpressions()) {
        String key = Objects.requireNonNullElse(expression.key(), "");
        if (key.isEmpty()) {
          throw ClassParameters.invalid(
              claim.key(), storageClass, "has a requirement without a key in allowedTopologies");
        }
        terms =
            terms.stream()
                .flatMap(term -> expression.values().stream().map(value -> term.with(key, value)))
                .toList();
      }
      if (!alternative.matchLabelExpressions().isEmpty()) {
        all.addAll(terms);
      }
    }
    return List.copyOf(all);
  }

  /** A few keys with many values each would be more places than there is memory. */
  private void requireFewSegments() {
    long segments = 0;
    for (StorageClass.TopologySelectorTerm alternative : storageClass.allowedTopologies()) {
      long inThis = alternative.matchLabelExpressions().size();
      for (StorageClass.TopologySelectorRequirement expression :
          alternative.matchLabelExpressions()) {
        inThis = Math.min(MOST_SEGMENTS + 1L, inThis * expression.values().size());
      }
      segments += inThis;
    }
    if (segments > MOST_SEGMENTS) {
      throw ClassParameters.invalid(
          claim.key(),
          storageClass,
          "allows too many places: its allowedTopologies stand for more than "
              + MOST_SEGMENTS
              + " topology segments");
    }
  }

  /** TOPO-02. */
  private List<String> keys(String node) {
    List<String> keys =
        nodes(ResourceTypes.CSI_NODES)
            .topologyKeys(node, settings.driver())
            .orElseThrow(() -> gone(node, "CSINode"));
    if (keys.isEmpty()) {
      throw unknown(
          "driver "
              + settings.driver()
              + " has no topology keys on node "
              + node
              + ": it must be running there, and say where it is",
          onCsiNode(node));
    }
    return keys;
  }

  /** TOPO-03. */
  private TopologyTerm place(String node, List<String> keys) {
    Map<String, String> labels =
        nodes(ResourceTypes.NODES).labels(node).orElseThrow(() -> gone(node, Node.KIND));
    return TopologyTerm.of(labels, keys)
        .orElseThrow(
            () ->
                unknown(
                    "node "
                        + node
                        + " lacks the labels "
                        + keys.stream().filter(key -> !labels.containsKey(key)).toList()
                        + " of the topology keys "
                        + keys
                        + " of driver "
                        + settings.driver(),
                    onNode(node),
                    onCsiNode(node)));
  }

  /** TOPO-06, immediate. */
  private List<String> usualKeys() {
    List<String> keys = nodes(ResourceTypes.CSI_NODES).usualTopologyKeys(settings.driver());
    if (keys.isEmpty()) {
      throw unknown(
          "driver " + settings.driver() + " has topology keys on no node: it must be running there",
          Dependencies.ON_NODES);
    }
    return keys;
  }

  /** TOPO-06. */
  private List<TopologyTerm> aggregated(List<String> keys) {
    List<TopologyTerm> terms = nodes(ResourceTypes.NODES).terms(keys);
    if (terms.isEmpty()) {
      throw unknown(
          "no node has the labels " + keys + ", the topology keys of driver " + settings.driver(),
          Dependencies.ON_NODES);
    }
    return terms;
  }

  private NodeIndex nodes(ResourceType<?> needed) {
    cluster
        .trouble(needed)
        .ifPresent(
            trouble -> {
              throw new PlanningException(
                  ReasonCode.KindUnavailable,
                  what + needed + " cannot be read: " + trouble,
                  Dependency.on(needed));
            });
    return cluster.nodes();
  }

  /**
   * DEF-45: a selected node that is gone, in whichever order its objects go, is given up (TOPO-13).
   * Without the annotation that the scheduler sets there is nothing to take back (STATE row 10).
   */
  private PlanningException gone(String node, String kind) {
    String problem = what + kind + " " + node + " of the node selected for it does not exist";
    if (claim.metadata().annotation(Annotations.SELECTED_NODE) == null) {
      return new PlanningException(ReasonCode.NodeNotFound, problem, onNode(node), onCsiNode(node));
    }
    return new PlanningException(
        new Plan.Reschedule(
            ReasonCode.NodeNotFound, problem + "; the scheduler is to select another", node));
  }

  /** TOPO-04, TOPO-10. */
  private PlanningException notAllowed(String node, TopologyTerm place, List<TopologyTerm> terms) {
    String className = storageClass.metadata().name();
    return new PlanningException(
        ReasonCode.TopologyNotAllowed,
        what
            + "node "
            + node
            + " lies in "
            + place
            + ", but StorageClass "
            + className
            + " allows only "
            + terms,
        Dependencies.onClass(className),
        onNode(node),
        onCsiNode(node));
  }

  private PlanningException unknown(String problem, Dependency... on) {
    return new PlanningException(ReasonCode.TopologyUnknown, what + problem, on);
  }

  private static Dependency onNode(String name) {
    return Dependency.on(ResourceTypes.NODES, ObjectKey.clusterScoped(name));
  }

  private static Dependency onCsiNode(String name) {
    return Dependency.on(ResourceTypes.CSI_NODES, ObjectKey.clusterScoped(name));
  }
}

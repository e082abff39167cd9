package dev.xns.core.internal.topology;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.xns.api.model.CsiNode;
import dev.xns.api.model.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The nodes, as drivers see them. What was worked out over all nodes is kept until a change of
 * nodes makes a difference to it, so that most questions are hash look-ups. Not thread-safe:
 * guarded by the lock of the view it belongs to.
 */
public final class NodeIndex {
  private final Map<String, Map<String, String>> labels = new HashMap<>();
  private final Map<String, List<CsiNode.Driver>> drivers = new HashMap<>();
  private final Map<List<String>, List<TopologyTerm>> termsByKeys = new HashMap<>();
  private final Map<String, List<String>> keysByDriver = new HashMap<>();

  /** A node came or changed, or with null is gone. */
  public void nodeChanged(String name, @Nullable Node node) {
    Map<String, String> after = node == null ? Map.of() : node.metadata().labels();
    Map<String, String> before = node == null ? labels.remove(name) : labels.put(name, after);
    Map<String, String> known = before == null ? Map.of() : before;
    termsByKeys
        .keySet()
        .removeIf(keys -> !TopologyTerm.of(known, keys).equals(TopologyTerm.of(after, keys)));
  }

  /** A CSINode came or changed, or with null is gone. */
  public void csiNodeChanged(String name, @Nullable CsiNode csiNode) {
    List<CsiNode.Driver> before =
        csiNode == null ? drivers.remove(name) : drivers.put(name, csiNode.spec().drivers());
    if (csiNode == null || !csiNode.spec().drivers().equals(before)) {
      keysByDriver.clear();
    }
  }

  /** The labels of a node; empty if there is no such node. */
  public Optional<Map<String, String>> labels(String node) {
    return Optional.ofNullable(labels.get(node));
  }

  /**
   * The topology keys of a driver on a node, in order: none if it is not registered there or has
   * none. Empty if there is no such CSINode (TOPO-02).
   */
  public Optional<List<String>> topologyKeys(String node, String driver) {
    return Optional.ofNullable(drivers.get(node)).map(all -> keys(all, driver));
  }

  /**
   * The topology keys that a driver has on most nodes, in order; none if it has none anywhere.
   * Among equals the first in the order of their keys, so that it does not depend on chance
   * (DEF-46).
   */
  public List<String> usualTopologyKeys(String driver) {
    return keysByDriver.computeIfAbsent(driver, this::countedKeys);
  }

  /** The terms of all nodes that have all these labels: in order, each once (TOPO-06, TOPO-08). */
  public List<TopologyTerm> terms(List<String> keys) {
    return termsByKeys.computeIfAbsent(List.copyOf(keys), this::aggregated);
  }

  private List<TopologyTerm> aggregated(List<String> keys) {
    var terms = new TreeSet<TopologyTerm>();
    labels.values().forEach(of -> TopologyTerm.of(of, keys).ifPresent(terms::add));
    return List.copyOf(terms);
  }

  private List<String> countedKeys(String driver) {
    Multiset<List<String>> counts =
        drivers.values().stream()
            .map(all -> keys(all, driver))
            .filter(keys -> !keys.isEmpty())
            .collect(Collectors.toCollection(HashMultiset::create));
    return counts.elementSet().stream()
        .min(
            Comparator.<List<String>>comparingInt(counts::count)
                .reversed()
                .thenComparing(keys -> String.join(",", keys)))
        .orElse(List.of());
  }

  private static List<String> keys(List<CsiNode.Driver> all, String driver) {
    var keys = new ArrayList<String>();
    all.stream()
        .filter(each -> driver.equals(each.name()))
        .forEach(each -> keys.addAll(each.topologyKeys()));
    return keys.stream().sorted().distinct().toList();
  }
}

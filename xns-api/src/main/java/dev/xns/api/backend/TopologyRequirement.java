package dev.xns.api.backend;

import java.util.List;
import java.util.Map;

/**
 * Where a volume must be reachable. A term is a set of segments, all of which must hold.
 *
 * @param requisite the volume must be reachable from at least one of these
 * @param preferred the same or fewer terms, best first
 */
public record TopologyRequirement(
    List<Map<String, String>> requisite, List<Map<String, String>> preferred) {
  /** Copies the lists. */
  public TopologyRequirement {
    requisite = List.copyOf(requisite);
    preferred = List.copyOf(preferred);
  }
}

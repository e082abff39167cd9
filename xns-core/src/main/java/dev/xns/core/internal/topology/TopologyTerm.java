package dev.xns.core.internal.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place: topology keys with their values, all of which must hold. Shorter terms come first, then
 * they are ordered by key and value, position by position (TOPO-08).
 */
public final class TopologyTerm implements Comparable<TopologyTerm> {
  private final SortedMap<String, String> segments;

  private TopologyTerm(SortedMap<String, String> segments) {
    this.segments = Collections.unmodifiableSortedMap(segments);
  }

  /** The term with these values by key. */
  public static TopologyTerm of(Map<String, String> segments) {
    return new TopologyTerm(new TreeMap<>(segments));
  }

  /** What these labels say about the keys; empty if one of the keys is missing (TOPO-03). */
  public static Optional<TopologyTerm> of(Map<String, String> labels, Collection<String> keys) {
    var segments = new TreeMap<String, String>();
    for (String key : keys) {
      String value = labels.get(key);
      if (value == null) {
        return Optional.empty();
      }
      segments.put(key, value);
    }
    return Optional.of(new TopologyTerm(segments));
  }

  /** This term with one more segment. */
  public TopologyTerm with(String key, String value) {
    var more = new TreeMap<>(segments);
    more.put(key, value);
    return new TopologyTerm(more);
  }

  /** Values by key, in the order of the keys; immutable. */
  public SortedMap<String, String> segments() {
    return segments;
  }

  /** Whether the other term has all segments of this one (TOPO-04). */
  public boolean isContainedIn(TopologyTerm other) {
    return other.segments.entrySet().containsAll(segments.entrySet());
  }

  @Override
  public int compareTo(TopologyTerm other) {
    int bySize = Integer.compare(segments.size(), other.segments.size());
    if (bySize != 0) {
      return bySize;
    }
    Iterator<Map.Entry<String, String>> others = other.segments.entrySet().iterator();
    for (Map.Entry<String, String> segment : segments.entrySet()) {
      Map.Entry<String, String> theirs = others.next();
      int byKey = segment.getKey().compareTo(theirs.getKey());
      int order = byKey != 0 ? byKey : segment.getValue().compareTo(theirs.getValue());
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopologyTerm term && segments.equals(term.segments);
  }

  @Override
  public int hashCode() {
    return segments.hashCode();
  }

  @Override
  public String toString() {
    return segments.toString();
  }
}

package dev.xns.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label selector.
 *
 * @param matchLabels labels that must have these values
 * @param matchExpressions further requirements
 */
public record LabelSelector(
    Map<String, String> matchLabels, List<SelectorRequirement> matchExpressions) {
  /** Copies the collections. */
  public LabelSelector {
    matchLabels = Copies.map(matchLabels);
    matchExpressions = Copies.list(matchExpressions);
  }

  /**
   * One requirement on a label.
   *
   * @param key label key
   * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
   * @param values values the operator compares with
   */
  public record SelectorRequirement(
      @Nullable String key, @Nullable String operator, List<String> values) {
    /** Copies the values. */
    public SelectorRequirement {
      values = Copies.list(values);
    }
  }
}

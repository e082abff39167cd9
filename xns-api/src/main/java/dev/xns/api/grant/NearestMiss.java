package dev.xns.api.grant;

import dev.xns.api.model.ObjectKey;
import java.util.List;

/**
 * A grant that nearly allows a reference.
 *
 * @param grant the grant
 * @param mismatches the fields that keep it from matching; never empty
 */
public record NearestMiss(ObjectKey grant, List<Mismatch> mismatches) {
  /** Copies the list. */
  public NearestMiss {
    mismatches = List.copyOf(mismatches);
  }

  /**
   * One field that does not match.
   *
   * @param field path of the field in the grant, for example {@code spec.to[0].kind}
   * @param found its value, empty if absent
   * @param wanted the value that would match
   */
  public record Mismatch(String field, String found, String wanted) {
    @Override
    public String toString() {
      return field + " is \"" + found + "\" but should be \"" + wanted + "\"";
    }
  }

  @Override
  public String toString() {
    return "ReferenceGrant " + grant + ": " + mismatches;
  }
}

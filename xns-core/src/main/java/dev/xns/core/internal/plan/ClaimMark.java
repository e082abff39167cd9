package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.Map;

/**
 * The mark on a claim that says: a volume may exist for it, and only the engine can find out. A
 * finalizer, so that the claim stays until that is known, and mostly an annotation of the same name
 * with what is to be repeated.
 *
 * @param name name of both
 */
public record ClaimMark(String name) {
  /** The mark of the engines that serve this driver; those of others are none of their business. */
  public static ClaimMark of(String driver) {
    return new ClaimMark("creation.xns.dev/" + driver);
  }

  /** Whether a claim carries the mark. */
  public boolean isOn(ObjectMeta claim) {
    return claim.hasFinalizer(name);
  }

  /** The annotations without that of the mark. */
  public Map<String, String> without(Map<String, String> annotations) {
    if (!annotations.containsKey(name)) {
      return annotations;
    }
    var rest = new HashMap<>(annotations);
    rest.remove(name);
    return rest;
  }
}

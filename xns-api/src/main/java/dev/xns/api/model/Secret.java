package dev.xns.api.model;

import java.util.Map;

/**
 * A Secret (core/v1). Its {@link #toString} names the keys and hides the values.
 *
 * @param metadata the metadata
 * @param data values by key, still base64-encoded
 */
public record Secret(ObjectMeta metadata, Map<String, String> data) implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "Secret";

  /** Fills absent metadata and copies the data. */
  public Secret {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    data = Copies.map(data);
  }

  @Override
  public String toString() {
    return "Secret[" + key() + ", keys=" + data.keySet() + "]";
  }
}

package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * An object in the cluster has a field of a form that its record cannot hold, for example a size
 * that is not a quantity. Adapters report it and treat the object as absent; one bad object must
 * not stop a watch.
 */
public final class UndecodableObjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ObjectKey key;
  private final String reason;

  /** The object of this type and key cannot be read, for this reason. */
  public UndecodableObjectException(
      ResourceType<?> type, ObjectKey key, @Nullable String reason, Throwable cause) {
    super("Cannot read " + type.describe(key) + ": " + reason, cause);
    this.key = key;
    this.reason = String.valueOf(reason);
  }

  /** The object that cannot be read. */
  public ObjectKey key() {
    return key;
  }

  /** Why it cannot be read. May quote the object. */
  public String reason() {
    return reason;
  }
}

package dev.xns.core.memory;

/**
 * A call that reached an {@link InMemoryVolumeBackend}.
 *
 * @param verb what was asked for
 * @param volume name of the volume for {@code PROVISION}, handle for {@code DELETE}, empty for
 *     {@code CAPACITY}
 */
public record BackendCall(Verb verb, String volume) {
  /** What can be asked of a backend. */
  public enum Verb {
    /** Make a volume. */
    PROVISION,
    /** Remove a volume. */
    DELETE,
    /** Say how much room there is. */
    CAPACITY
  }

  @Override
  public String toString() {
    return volume.isEmpty() ? verb.toString() : verb + " " + volume;
  }
}

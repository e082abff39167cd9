package dev.xns.core.memory;

/**
 * A call that reached an {@link InMemoryVolumeBackend}.
 *
 * @param verb which method was called
 * @param volume name of the volume for {@link Verb#PROVISION}, handle for {@link Verb#DELETE},
 *     empty for {@link Verb#CAPACITY}
 */
public record BackendCall(Verb verb, String volume) {
  /** The methods of a backend. */
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

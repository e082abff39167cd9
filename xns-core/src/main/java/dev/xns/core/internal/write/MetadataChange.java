package dev.xns.core.internal.write;

import dev.xns.api.cluster.Patch;

/** What has to be done to the metadata of an object, decided from one state of them. */
public sealed interface MetadataChange {
  /** They are as wanted. */
  MetadataChange NONE = new None();

  /** They can never become as wanted. */
  MetadataChange IMPOSSIBLE = new Impossible();

  /**
   * A patch is needed.
   *
   * @param patch what to write, with the version of the state it was decided from
   */
  record Write(Patch patch) implements MetadataChange {}

  /** Nothing is to be done. */
  record None() implements MetadataChange {}

  /** Nothing can be done. */
  record Impossible() implements MetadataChange {}
}

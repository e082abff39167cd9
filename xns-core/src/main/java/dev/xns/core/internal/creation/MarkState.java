package dev.xns.core.internal.creation;

/** What the claim of a creation is known to be marked with. */
public enum MarkState {
  /** Nothing. */
  NONE,
  /** The mark of an earlier process, which does not say what that process asked for. */
  INHERITED,
  /** Perhaps the mark of this creation: a write failed that may have taken effect. */
  PERHAPS,
  /** The mark of this creation. */
  OWN
}

package dev.xns.core.options;

/**
 * When a claim gets a mark that keeps it in existence, and tells a later process what to repeat,
 * while it is not known whether a volume was made for it. The mark is a finalizer and an annotation
 * named {@code creation.xns.dev/<driver>}; it is taken off once the outcome is known.
 */
public enum MarkMode {
  /**
   * Before the first call for each claim. Costs two more requests a claim. With {@link
   * MarkOptions#key} no volume is lost, unless the driver denies falsely that there is one.
   */
  ALWAYS,
  /**
   * When a call came back without a definite answer, its volume could not be saved, or the engine
   * is closed while the call runs. Costs nothing as long as all goes well. One window remains: a
   * process that dies or loses its lease during the first call for a claim, which is at most {@link
   * LimitOptions#callTimeout} long, or before its answer is dealt with, leaves that volume behind
   * if the claim is deleted before a later process has got it the volume.
   */
  WHEN_AMBIGUOUS,
  /**
   * Never. A volume is left behind if a process dies, or loses its lease, while the outcome is not
   * known, and the claim is deleted before a later process has got it the volume. Marks that are
   * found are still honoured.
   */
  NEVER
}

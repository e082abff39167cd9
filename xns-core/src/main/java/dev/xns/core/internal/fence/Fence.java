package dev.xns.core.internal.fence;

import java.util.function.BooleanSupplier;

/**
 * Whether a term of an engine may still act. It is shut by the loss of the lease, or once and for
 * all by the end of the term. Thread-safe; never blocks.
 */
public final class Fence {
  private final BooleanSupplier lease;
  private volatile boolean shut;

  /**
   * An open fence.
   *
   * @param lease whether the lease is held at this moment
   */
  public Fence(BooleanSupplier lease) {
    this.lease = lease;
  }

  /** Whether anything may be done at this moment. */
  public boolean isOpen() {
    return !shut && lease.getAsBoolean();
  }

  /** Nothing may be done from now on. */
  public void shut() {
    shut = true;
  }
}

package dev.xns.core.internal.lease;

import dev.xns.api.model.Lease;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A lease as it was last seen, and since when it has looked like that. Not thread-safe. */
final class SeenLease {
  private final LongSupplier nanoTime;
  private @Nullable Lease lease;
  private long since;
  private boolean doubtful;

  /**
   * A lease that was not seen yet.
   *
   * @param nanoTime a clock that never jumps, in nanoseconds
   */
  SeenLease(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What was last seen; null for no lease. */
  @Nullable Lease lease() {
    return lease;
  }

  /** For how long nobody was seen to write it. */
  Duration unchangedFor() {
    return Duration.ofNanos(nanoTime.getAsLong() - since);
  }

  /** Whether it is certainly still like that if nobody else writes it. */
  boolean isCertain() {
    return lease != null && !doubtful;
  }

  /** It is seen like this now. */
  void see(@Nullable Lease now) {
    if (!Objects.equals(spec(lease), spec(now))) {
      since = nanoTime.getAsLong();
    }
    lease = now;
    doubtful = false;
  }

  /** It may have been written since it was seen. */
  void doubt() {
    doubtful = true;
  }

  private static Lease.@Nullable Spec spec(@Nullable Lease of) {
    return of == null ? null : of.spec();
  }
}

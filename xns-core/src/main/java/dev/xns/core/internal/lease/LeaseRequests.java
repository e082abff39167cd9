package dev.xns.core.internal.lease;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.LeaseOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All requests for one lease. Blocks; remembers nothing. */
public final class LeaseRequests {
  private static final Logger log = LoggerFactory.getLogger(LeaseRequests.class);

  private final ClusterAccess cluster;
  private final LeaseOptions options;
  private final InstantSource time;

  /**
   * Makes requests for the lease that the options name.
   *
   * @param time for the timestamps, which are for people
   */
  public LeaseRequests(ClusterAccess cluster, LeaseOptions options, InstantSource time) {
    this.cluster = cluster;
    this.options = options;
    this.time = time;
  }

  LeaseOptions options() {
    return options;
  }

  /**
   * How long to wait for an answer: short enough for two requests between the moment of a renewal
   * and its deadline.
   */
  Duration patience() {
    return options.renewDeadline().minus(options.retryPeriod()).dividedBy(2);
  }

  Watch watch(WatchObserver<Lease> observer) {
    return cluster.watch(ResourceTypes.LEASES, WatchScope.only(options.lease()), observer);
  }

  Optional<Lease> read() {
    return cluster.get(ResourceTypes.LEASES, options.lease());
  }

  /** What to do about a lease. See {@link LeaseMove#of}. */
  LeaseMove decide(@Nullable Lease seen, Duration unchangedFor) {
    return LeaseMove.of(seen, unchangedFor, time.instant(), options);
  }

  /** Creates the lease. */
  Lease carryOut(LeaseMove.Create move) {
    return cluster.create(ResourceTypes.LEASES, move.lease());
  }

  /** Writes the lease, if it is still as it was seen. */
  Lease carryOut(LeaseMove.Write move) {
    return write(move.patch());
  }

  private Lease write(Patch patch) {
    return cluster.patch(ResourceTypes.LEASES, options.lease(), patch);
  }

  /** Gives the lease back, if that can be done. */
  void release(Lease known) {
    try {
      try {
        write(LeaseMove.release(known, time.instant()));
      } catch (ClusterException e) {
        // A renewal that was under way may have come in between.
        Lease current = read().orElse(null);
        if (current == null || !options.identity().equals(current.spec().holderIdentity())) {
          throw e;
        }
        write(LeaseMove.release(current, time.instant()));
      }
      log.info("Gave back lease {}", options.lease());
    } catch (ClusterException e) {
      log.warn(
          "Lease {} was not given back; others wait until it expires: {}",
          options.lease(),
          e.getMessage());
    }
  }
}

package dev.xns.core.internal.event;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Says on a lease who began and who ended to lead (EVENT-07). Thread-safe. */
public final class LeaseEvents {
  private static final String REASON = "LeaderElection";

  private final EventWriter events;
  private final String identity;

  /**
   * Writes for this candidate.
   *
   * @param backlog when events are written
   * @param held whether this candidate holds the lease; whoever has lost it writes nothing, and its
   *     successor's event says enough
   */
  public LeaseEvents(
      ClusterAccess cluster,
      EventBacklog backlog,
      InstantSource time,
      BooleanSupplier held,
      ObjectKey lease,
      String identity) {
    var requests = new EventRequests(cluster, lease.name() + "/" + identity);
    this.events = new EventWriter(requests, backlog, time, held);
    this.identity = identity;
  }

  /** This candidate leads. */
  public void began(Lease lease) {
    events.notice(Subject.lease(lease), REASON, identity + " became leader");
  }

  /** This candidate leads no more. */
  public void ended(Lease lease) {
    events.notice(Subject.lease(lease), REASON, identity + " stopped leading");
  }
}

package dev.xns.core.internal.lease;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.LeaseOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a candidate does about a lease that it sees. Pure decisions. */
sealed interface LeaseMove {
  /** There is no lease yet: create it. */
  record Create(Lease lease) implements LeaseMove {}

  /** The lease is ours to take, or ours already: write it, if it is still as we saw it. */
  record Write(Patch patch) implements LeaseMove {}

  /**
   * Somebody else holds it.
   *
   * @param holder who
   * @param free how long until it can be taken, unless it is renewed
   */
  record Wait(String holder, Duration free) implements LeaseMove {}

  /**
   * Decides. The time that another has left is counted from when this process saw the lease change,
   * by its own clock: clocks of other machines play no part.
   *
   * @param seen the lease as last seen; null if there is none
   * @param unchangedFor how long ago this process saw it change
   * @param now for the timestamps, which are for people
   */
  static LeaseMove of(
      @Nullable Lease seen, Duration unchangedFor, Instant now, LeaseOptions options) {
    if (seen == null) {
      var metadata = ObjectMeta.named(options.lease()).withLabels(options.labels());
      return new Create(new Lease(metadata, held(options, now, now, 0)));
    }
    Lease.Spec spec = seen.spec();
    String holder = Objects.requireNonNullElse(spec.holderIdentity(), "");
    int transitions = Objects.requireNonNullElse(spec.leaseTransitions(), 0);
    if (holder.equals(options.identity())) {
      Instant since = Objects.requireNonNullElse(spec.acquireTime(), now);
      return new Write(patch(seen, held(options, since, now, transitions), options));
    }
    if (!holder.isEmpty()) {
      Duration free = term(spec, options).minus(unchangedFor);
      if (!free.isNegative() && !free.isZero()) {
        return new Wait(holder, free);
      }
    }
    return new Write(patch(seen, held(options, now, now, transitions + 1), options));
  }

  /** Gives a lease back, as the reference product does: without a holder, for one second. */
  static Patch release(Lease held, Instant now) {
    int transitions = Objects.requireNonNullElse(held.spec().leaseTransitions(), 0);
    return patch(held, new Lease.Spec("", 1, now, now, transitions), null);
  }

  private static Lease.Spec held(
      LeaseOptions options, Instant since, Instant now, int transitions) {
    int seconds = Math.toIntExact(options.duration().toSeconds());
    return new Lease.Spec(options.identity(), seconds, since, now, transitions);
  }

  /** The longer of what the holder and what we think, in case they were configured differently. */
  private static Duration term(Lease.Spec spec, LeaseOptions options) {
    Duration own = options.duration();
    return Optional.ofNullable(spec.leaseDurationSeconds())
        .map(Duration::ofSeconds)
        .filter(theirs -> theirs.compareTo(own) > 0)
        .orElse(own);
  }

  private static Patch patch(Lease seen, Lease.Spec spec, @Nullable LeaseOptions labelled) {
    ObjectNode body = KubernetesJson.mapper().createObjectNode();
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("uid", seen.metadata().uid());
    metadata.put("resourceVersion", seen.metadata().resourceVersion());
    if (labelled != null && !labelled.labels().isEmpty()) {
      ObjectNode labels = metadata.putObject("labels");
      labelled.labels().forEach(labels::put);
    }
    body.set(
        "spec",
        KubernetesJson.encode(ResourceTypes.LEASES, new Lease(ObjectMeta.EMPTY, spec)).get("spec"));
    return Patch.merge(body);
  }
}

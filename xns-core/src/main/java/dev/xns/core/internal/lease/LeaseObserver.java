package dev.xns.core.internal.lease;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who holds a lease whenever it changes: the empty text for nobody. */
final class LeaseObserver implements WatchObserver<Lease> {
  private static final Logger log = LoggerFactory.getLogger(LeaseObserver.class);

  private final Consumer<String> holder;

  LeaseObserver(Consumer<String> holder) {
    this.holder = holder;
  }

  @Override
  public void replaced(List<? extends Lease> all) {
    changed(all.isEmpty() ? null : all.get(0));
  }

  @Override
  public void upserted(Lease lease) {
    changed(lease);
  }

  @Override
  public void removed(ObjectKey key) {
    changed(null);
  }

  /** Says nothing of who holds it. Whoever asks is told what is wrong. */
  @Override
  public void undecodable(ObjectKey key, String why) {
    log.warn("The lease {} cannot be read: {}", key, why);
  }

  @Override
  public void interrupted(ClusterException cause) {
    log.debug("The lease is looked at by asking only: {}", cause.getMessage());
  }

  @Override
  public void resumed() {}

  private void changed(@Nullable Lease lease) {
    holder.accept(
        lease == null ? "" : Objects.requireNonNullElse(lease.spec().holderIdentity(), ""));
  }
}

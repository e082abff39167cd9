package dev.xns.core.internal.event;

import com.google.common.util.concurrent.MoreExecutors;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import dev.xns.core.report.EngineListener;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine has to do without now. Each degradation is told once, and once more when
 * something else follows from it or when it has recovered. Thread-safe. The listener is called on
 * the workers, in order: whoever reports may hold a lock.
 */
public final class Degradations {
  private static final Logger log = LoggerFactory.getLogger(Degradations.class);

  private final EngineListener listener;
  private final Executor inOrder;

  // Guarded by this.
  private final Map<Key, Degradation> now = new LinkedHashMap<>();
  private final Set<String> followed = new HashSet<>();

  private record Key(Loss loss, String subject) {}

  /** Nothing is degraded yet. */
  public Degradations(EngineListener listener, Executor workers) {
    this.listener = listener;
    inOrder = MoreExecutors.newSequentialExecutor(workers);
  }

  /** This is degraded, for the first time or still. */
  public synchronized void degraded(Degradation degradation) {
    var key = new Key(degradation.loss(), degradation.subject());
    if (degradation.loss() == Loss.WATCH) {
      followed.remove(degradation.subject());
    }
    Degradation before = now.put(key, degradation);
    if (before == null || !before.consequence().equals(degradation.consequence())) {
      log.warn("Degraded: {}", degradation.message());
      tell(l -> l.degraded(degradation));
    }
  }

  /** This is not degraded, or not any more. */
  public synchronized void recovered(Loss loss, String subject) {
    Degradation before = now.remove(new Key(loss, subject));
    if (before != null) {
      log.info("Recovered: {} {}", before.loss(), subject);
      tell(l -> l.recovered(before));
    }
  }

  /** Objects of this kind are followed. */
  public synchronized void following(String kind) {
    recovered(Loss.WATCH, kind);
    if (followed.add(kind)) {
      tell(l -> l.following(kind));
    }
  }

  /** Everything that is degraded now, the oldest first. */
  public synchronized List<Degradation> now() {
    return List.copyOf(now.values());
  }

  private void tell(Consumer<EngineListener> call) {
    try {
      inOrder.execute(() -> ListenerCall.tell(listener, call));
    } catch (RejectedExecutionException e) {
      log.debug("The workers have ended; the listener is told nothing more", e);
    }
  }
}

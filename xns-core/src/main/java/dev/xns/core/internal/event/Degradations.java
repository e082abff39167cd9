package dev.xns.core.internal.event;

import com.google.common.util.concurrent.MoreExecutors;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import dev.xns.core.report.EngineListener;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * the workers, in order and under no lock: whoever reports may hold one.
 */
public final class Degradations {
  private static final Logger log = LoggerFactory.getLogger(Degradations.class);

  private final EngineListener listener;
  private final Executor inOrder;
  private final Executor unlocked;

  // Guarded by this.
  private final Map<Key, Degradation> now = new LinkedHashMap<>();
  private final Set<String> followed = new HashSet<>();
  private final Deque<Consumer<EngineListener>> untold = new ArrayDeque<>();

  private record Key(Loss loss, String subject) {}

  /**
   * Nothing is degraded yet.
   *
   * @param workers where the listener is called
   * @param unlocked runs a task as soon as the calling thread holds no lock that others may need
   */
  public Degradations(EngineListener listener, Executor workers, Executor unlocked) {
    this.listener = listener;
    this.unlocked = unlocked;
    inOrder = MoreExecutors.newSequentialExecutor(workers);
  }

  /** This is degraded, for the first time or still. */
  public void degraded(Degradation degradation) {
    synchronized (this) {
      var key = new Key(degradation.loss(), degradation.subject());
      if (degradation.loss() == Loss.WATCH) {
        followed.remove(degradation.subject());
      }
      Degradation before = now.put(key, degradation);
      if (before != null && before.consequence().equals(degradation.consequence())) {
        return;
      }
      untold.add(l -> l.degraded(degradation));
    }
    log.warn("Degraded: {}", degradation.message());
    tell();
  }

  /** This is not degraded, or not any more. */
  public void recovered(Loss loss, String subject) {
    Degradation before;
    synchronized (this) {
      before = now.remove(new Key(loss, subject));
      if (before == null) {
        return;
      }
      untold.add(l -> l.recovered(before));
    }
    log.info("Recovered: {} {}", before.loss(), subject);
    tell();
  }

  /** Objects of this kind are followed. */
  public void following(String kind) {
    recovered(Loss.WATCH, kind);
    synchronized (this) {
      if (!followed.add(kind)) {
        return;
      }
      untold.add(l -> l.following(kind));
    }
    tell();
  }

  /** Everything that is degraded now, the oldest first. */
  public synchronized List<Degradation> now() {
    return List.copyOf(now.values());
  }

  /** One call for each thing that is untold; in order, for it is the oldest that is told. */
  private void tell() {
    unlocked.execute(
        () -> {
          try {
            inOrder.execute(this::tellOldest);
          } catch (RejectedExecutionException e) {
            log.debug("The workers have ended; the listener is told nothing more", e);
          }
        });
  }

  private void tellOldest() {
    Consumer<EngineListener> call;
    synchronized (this) {
      call = untold.poll();
    }
    if (call != null) {
      ListenerCall.tell(listener, call);
    }
  }
}

package dev.xns.api.rest;

import static java.util.Objects.requireNonNull;

import dev.xns.api.cluster.AccessReview;
import dev.xns.api.cluster.AccessVerb;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.ServedVersions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * {@link ClusterAccess} over any {@link RestTransport}.
 *
 * <p><b>Requests</b>, which is everything but {@link #watch}, wait on the calling thread, for each
 * request no longer than the transport's request timeout. {@link #servedVersions} sends one for the
 * group and one for each of its versions, everything else sends one. Do not call them on a thread
 * of the transport. An object that is there but cannot be read fails with reason {@code
 * UNAVAILABLE}. A key that no object can have, such as one without a name, fails with reason {@code
 * INVALID} and is not sent.
 *
 * <p><b>Watches</b> share one daemon thread, which exists from the first {@link #watch} until
 * {@link #close}. All observers are called on it, so a slow observer delays all. Bytes arrive on
 * the transport's threads, which are never held up. Observers may call any method of this class.
 * Each watch holds one connection that the server is asked to end after 30 s, and its position, but
 * no objects. How it goes on:
 *
 * <ul>
 *   <li>Lists come in pages of 500, from the server's current state.
 *   <li>A connection that worked is replaced at once and without a word when it ends, breaks, or
 *       has been silent for 45 s; at most one per second. It counts as working once it brought
 *       something good or lasted 1 s.
 *   <li>After an outage all is listed anew, because the server may have been set back: if a
 *       connection was refused or broke at once, was gone for more than 3 s or has been silent for
 *       too long, or if the server answered with a 5xx.
 *   <li>If the position has expired, all is listed anew. A position at which the server reports
 *       faults three times in a row is given up, too, and one from which it has told nothing, not
 *       even a bookmark, through three connections.
 *   <li>A kind that may be listed and not watched is listed every 30 s, and told to be {@link
 *       WatchObserver#delayed}.
 *   <li>Anything else is trouble: pauses grow from 1 s, doubling, to 30 s, each shortened by up to
 *       a quarter at random; for a kind that is not served to 2 s. A server that asks to wait
 *       longer is heeded, up to 30 s. A server that does not answer a watch within 30 s is in
 *       trouble, too.
 *   <li>Each object is read on its own. One that cannot be read is told as {@link
 *       WatchObserver#undecodable}, and everything else goes on.
 * </ul>
 *
 * <p>Thread-safe. The text of Secrets never gets into messages or logs of this class.
 */
public final class RestCluster implements ClusterAccess, AccessReview, ServedVersions {
  private final RequestSender sender;
  private final ObjectClient objects;
  private final SelfSubjectAccessReview accessReview;
  private final Discovery discovery;
  private final WatchTimings timings;
  private final ScheduledThreadPoolExecutor thread;
  private final Runnable onClose;
  private final Object lock = new Object();
  private final Set<Watch> watches = new HashSet<>();
  private boolean closed;

  /**
   * Access over a transport. Sends nothing and starts no thread.
   *
   * @param transport has to work for as long as this object is used
   * @param timings how watches are paced
   * @param threadName name of the thread that serves watches
   * @param onClose releases what the transport opened; called once, by the first {@link #close}
   */
  public RestCluster(
      RestTransport transport, WatchTimings timings, String threadName, Runnable onClose) {
    this.sender = new RequestSender(requireNonNull(transport, "transport"));
    this.objects = new ObjectClient(sender);
    this.accessReview = new SelfSubjectAccessReview(sender);
    this.discovery = new Discovery(sender);
    this.timings = requireNonNull(timings, "timings");
    this.thread = newThread(threadName);
    this.onClose = requireNonNull(onClose, "onClose");
  }

  @Override
  public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    return objects.get(type, key);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if no namespace can have the name in the scope
   * @throws IllegalStateException if this object is closed
   */
  @Override
  public <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer) {
    requireNonNull(type, "type");
    requireNonNull(scope, "scope");
    requireNonNull(observer, "observer");
    var target = new WatchTarget<>(type, scope);
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("Cannot watch " + type + ": the cluster access is closed");
      }
      var loop = new WatchLoop<>(sender, thread, target, observer, timings, this::forget);
      watches.add(loop);
      loop.start();
      return loop;
    }
  }

  @Override
  public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    return objects.create(type, object);
  }

  @Override
  public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    return objects.patch(type, key, patch);
  }

  @Override
  public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    objects.delete(type, key, preconditions);
  }

  @Override
  public boolean isAllowed(AccessVerb verb, ResourceType<?> type, @Nullable String namespace) {
    return accessReview.isAllowed(verb, type, namespace);
  }

  @Override
  public List<String> servedVersions(ResourceType<?> type) {
    return discovery.servedVersions(type);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Does not wait: one callback that is already running may still finish, none starts
   * afterwards. Requests that are under way, and later ones, are not affected as far as the
   * transport goes on working.
   */
  @Override
  public void close() {
    List<Watch> open;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      open = List.copyOf(watches);
    }
    open.forEach(Watch::close);
    thread.shutdown();
    onClose.run();
  }

  private void forget(Watch watch) {
    synchronized (lock) {
      watches.remove(watch);
    }
  }

  private static ScheduledThreadPoolExecutor newThread(String name) {
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }
}

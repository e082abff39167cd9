package dev.xns.api.rest;

import static java.util.Objects.requireNonNull;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one kind: lists, then watches from there, and reconnects for ever. What is held between
 * events is the position alone, no objects.
 *
 * <p>A connection that worked and ends, or breaks, is replaced without a word. Trouble is what
 * keeps the next one from working. All but {@link #close} runs on the adapter's thread.
 */
final class WatchLoop<T extends KubernetesObject>
    implements Watch, ListPager.Listener<T>, WatchConnection.Listener, WatchDelivery.Stream {
  private static final Logger log = LoggerFactory.getLogger(WatchLoop.class);

  private final RequestSender sender;
  private final WatchTarget<T> target;
  private final WatchTimings timings;
  private final Consumer<Watch> closed;
  private final WatchNotifier<T> notifier;
  private final WatchExecutor executor;
  private final WatchEventReader<T> events;
  private final WatchPosition position = new WatchPosition();

  private int failures;
  private boolean working;
  private long connectedAt;

  /** The watch that is or was last under way. */
  private @Nullable ApiRequest request;

  /** Why the kind may not be watched; null if it may, as far as is known. */
  private @Nullable ClusterException forbidden;

  private Future<?> settling = CompletableFuture.completedFuture(null);

  /** Ends what is under way. */
  private volatile Runnable stop = () -> {};

  WatchLoop(
      RequestSender sender,
      ScheduledExecutorService thread,
      WatchTarget<T> target,
      WatchObserver<? super T> observer,
      WatchTimings timings,
      Consumer<Watch> closed) {
    this.sender = sender;
    this.target = target;
    this.timings = timings;
    this.closed = closed;
    this.notifier = new WatchNotifier<>(target.type(), observer);
    this.executor = new WatchExecutor(thread, notifier::isClosed, this::taskFailed);
    var delivery = new WatchDelivery<T>(target, notifier, position, this);
    this.events = new WatchEventReader<>(target.type(), delivery);
  }

  void start() {
    executor.execute(this::next);
  }

  @Override
  public void close() {
    notifier.close();
    stop.run();
    closed.accept(this);
  }

  private void next() {
    if (notifier.isClosed()) {
      return;
    }
    connectedAt = System.nanoTime();
    working = false;
    String from = position.resourceVersion();
    if (from == null) {
      var pager = new ListPager<>(sender, executor, target, timings, this);
      pager.start();
      hold(pager::cancel);
    } else {
      connect(from);
    }
  }

  private void connect(String from) {
    ApiRequest watch = target.watch(from, timings.lifetime().toSeconds());
    request = watch;
    WatchConnection connection = WatchConnection.open(sender, watch, executor, timings, this);
    hold(connection::cancel);
  }

  private void hold(Runnable stopThis) {
    stop = stopThis;
    // A close that came in between has stopped only what was there before.
    if (notifier.isClosed()) {
      stopThis.run();
    }
  }

  @Override
  public void listed(List<T> all, Map<ObjectKey, String> undecodable, String resourceVersion) {
    position.listed(resourceVersion);
    if (notifier.replaced(all, undecodable) && toldIfDelayed()) {
      next();
    } else {
      notTakenIn();
    }
  }

  private boolean toldIfDelayed() {
    return forbidden == null || notifier.delayed(timings.backoff().longest(), forbidden);
  }

  @Override
  public void notListed(ClusterException cause) {
    forbidden = null;
    failed(cause);
  }

  @Override
  public void opened() {
    position.connected(System.nanoTime());
    if (position.resourceVersion() == null) {
      stop.run();
      reconnect();
      return;
    }
    // Servers may accept a watch and only then say that the position is too old.
    settling =
        executor.schedule(
            timings.settled(),
            () -> {
              if (!works()) {
                notTakenIn();
              }
            });
  }

  @Override
  public void line(byte[] line) {
    events.read(line, requireNonNull(request));
  }

  /**
   * The observer failed. Nobody knows how far it got, so everything is delivered to it again, and
   * until then it cannot rely on what it has.
   */
  @Override
  public void notTakenIn() {
    stop.run();
    position.giveUp();
    failed(target.unavailable("the observer failed, so everything is listed again"));
  }

  @Override
  public void expired() {
    stop.run();
    listAnew();
  }

  @Override
  public void ended() {
    if (!working) {
      failed(target.unavailable("the server ended the watch at once"));
      return;
    }
    position.disconnected(System.nanoTime());
    position.connectionEnded();
    reconnect();
  }

  @Override
  public void rejected(RestResponse response) {
    if (response.code() == 410) {
      listAnew();
      return;
    }
    ClusterException cause = ApiErrors.of(requireNonNull(request), response);
    if (cause.reason() == Reason.FORBIDDEN) {
      notToBeWatched(cause);
      return;
    }
    boolean refusedForNow = response.code() < 500 && cause.reason() == Reason.UNAVAILABLE;
    if (!refusedForNow) {
      // The server, its storage or the kind is away, and what comes back may have another history;
      // or the server does not understand the position.
      position.giveUp();
    }
    failed(cause);
  }

  /**
   * Lists instead. The first list, made soon, tells whether it is only the watch that is forbidden.
   */
  private void notToBeWatched(ClusterException cause) {
    boolean isNews = forbidden == null;
    forbidden = cause;
    position.giveUp();
    schedule(isNews ? timings.backoff().first() : timings.backoff().longest());
  }

  @Override
  public void broken(ClusterException cause) {
    if (working) {
      log.debug("Reconnecting: {}", cause.getMessage());
      position.disconnected(System.nanoTime());
      reconnect();
    } else {
      position.giveUp();
      failed(cause);
    }
  }

  @Override
  public void lost(ClusterException cause) {
    position.giveUp();
    broken(cause);
  }

  /** The server no longer has the history since the position. */
  private void listAnew() {
    position.giveUp();
    if (position.isJustListed()) {
      // Listing at once again would go round in circles.
      failed(target.unavailable("the position of the list just made has expired already"));
    } else {
      reconnect();
    }
  }

  @Override
  public void atFault(ClusterException cause) {
    stop.run();
    position.fault();
    failed(cause);
  }

  private void taskFailed(Throwable e) {
    log.error("A step of the watch of {} failed. The watch goes on.", target.type(), e);
    atFault(target.unavailable("a step of the watch failed: " + e));
  }

  @Override
  public boolean works() {
    if (working) {
      return true;
    }
    working = true;
    position.works();
    failures = 0;
    forbidden = null;
    return notifier.working();
  }

  /** Goes on at once, but never in a tight loop, whatever the server does. */
  private void reconnect() {
    Duration since = Duration.ofNanos(System.nanoTime() - connectedAt);
    Duration rest = timings.backoff().first().minus(since);
    schedule(rest.isNegative() ? Duration.ZERO : rest);
  }

  private void failed(ClusterException cause) {
    notifier.interrupted(cause);
    failures++;
    schedule(timings.backoff().pause(failures, cause));
  }

  private void schedule(Duration delay) {
    settling.cancel(false);
    var pending = executor.schedule(delay, this::next);
    hold(() -> pending.cancel(false));
  }
}

package dev.xns.api.rest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.time.Duration;
import java.util.List;
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
    implements Watch, ListPages.Listener<T>, WatchConnection.Listener {
  private static final Logger log = LoggerFactory.getLogger(WatchLoop.class);

  /** After so many faults at one position it is the position that is at fault. */
  private static final int MOST_FAULTS_AT_POSITION = 3;

  /** A server that kept so many connections and said nothing does not know the position. */
  private static final int MOST_MUTE_CONNECTIONS = 3;

  private final Exchange exchange;
  private final ResourceType<T> type;
  private final WatchScope scope;
  private final WatchTimings timings;
  private final Consumer<Watch> closed;
  private final Delivery<T> delivery;
  private final Steps steps;

  /** Where to watch from; null if a list is needed first. */
  private @Nullable String position;

  /** Whether no watch has worked since the list that the position is from. */
  private boolean justListed;

  private int faultsAtPosition;
  private int failures;
  private boolean working;
  private int muteConnections;
  private long connectedAt;

  /** The watch that is or was last under way. */
  private @Nullable Call call;

  private Future<?> settling = CompletableFuture.completedFuture(null);

  /** Ends what is under way. */
  private volatile Runnable stop = () -> {};

  WatchLoop(
      Exchange exchange,
      ScheduledExecutorService thread,
      ResourceType<T> type,
      WatchScope scope,
      WatchObserver<? super T> observer,
      WatchTimings timings,
      Consumer<Watch> closed) {
    this.exchange = exchange;
    this.type = type;
    this.scope = scope;
    this.timings = timings;
    this.closed = closed;
    this.delivery = new Delivery<>(type, observer);
    this.steps = new Steps(thread, delivery::isClosed, this::fault);
  }

  void start() {
    steps.run(this::next);
  }

  @Override
  public void close() {
    delivery.close();
    stop.run();
    closed.accept(this);
  }

  private void next() {
    if (delivery.isClosed()) {
      return;
    }
    connectedAt = System.nanoTime();
    working = false;
    String from = position;
    if (from == null) {
      var pages = new ListPages<>(exchange, steps, type, scope, timings, this);
      pages.start();
      hold(pages::cancel);
    } else {
      connect(from);
    }
  }

  private void connect(String from) {
    Call watch =
        new Call(
            Verb.WATCH,
            type,
            type.toString(),
            Paths.watch(type, scope, from, timings.lifetime().toSeconds()),
            /* body= */ null);
    call = watch;
    WatchConnection connection = WatchConnection.open(exchange, watch, steps, timings, this);
    hold(connection::cancel);
  }

  private void hold(Runnable stopThis) {
    stop = stopThis;
    // A close that came in between has stopped only what was there before.
    if (delivery.isClosed()) {
      stopThis.run();
    }
  }

  @Override
  public void listed(List<T> all, String resourceVersion) {
    position = resourceVersion;
    justListed = true;
    faultsAtPosition = 0;
    delivery.replaced(all);
    next();
  }

  @Override
  public void notListed(ClusterException cause) {
    failed(cause);
  }

  @Override
  public void opened() {
    // Servers may accept a watch and only then say that the position is too old.
    settling = steps.after(timings.settled(), this::works);
  }

  @Override
  public void line(byte[] line) {
    JsonNode event = Records.json(line);
    JsonNode object = event == null ? null : event.path("object");
    if (event == null || object == null || !object.isObject()) {
      atFault(unavailable("the server sent something that is no watch event"));
      return;
    }
    muteConnections = 0;
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> {
        works();
        changed(object);
        advance(object);
      }
      case "DELETED" -> {
        works();
        delivery.removed(key(object));
        advance(object);
      }
      case "BOOKMARK" -> {
        works();
        advance(object);
      }
      case "ERROR" -> error(object);
      default -> log.debug("Ignored a {} event of {}", event.path("type"), type);
    }
  }

  private void changed(JsonNode object) {
    T record = Records.decodeOrSkip(type, object);
    if (record != null) {
      delivery.upserted(record);
    } else if (!key(object).name().isEmpty()) {
      // It may have been readable before; what was known of it holds no longer.
      delivery.removed(key(object));
    }
  }

  private void advance(JsonNode object) {
    String version = object.path("metadata").path("resourceVersion").asText();
    if (!version.isEmpty()) {
      position = version;
      faultsAtPosition = 0;
    }
  }

  private static ObjectKey key(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new ObjectKey(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  private void error(JsonNode object) {
    ServerStatus status = ServerStatus.of(object);
    if (status == null) {
      atFault(unavailable("the server reported an error without a status"));
    } else if (status.isExpired()) {
      stop.run();
      expired();
    } else {
      atFault(StatusTranslation.translate(requireNonNull(call), status));
    }
  }

  @Override
  public void ended() {
    if (!working) {
      failed(unavailable("the server ended the watch at once"));
      return;
    }
    // API servers send bookmarks even if nothing changes. Not so if they were set back to an
    // earlier
    // state: then everything is held back until they get to the position again.
    if (++muteConnections >= MOST_MUTE_CONNECTIONS) {
      position = null;
      muteConnections = 0;
    }
    reconnect();
  }

  @Override
  public void rejected(RestAnswer answer) {
    if (answer.code() == 410) {
      expired();
      return;
    }
    ClusterException cause = StatusTranslation.translate(requireNonNull(call), answer);
    if (cause.reason() != Reason.UNAVAILABLE && cause.reason() != Reason.FORBIDDEN) {
      // The kind is gone, and what comes back may have another history; or the server does not
      // understand the position.
      position = null;
    }
    failed(cause);
  }

  @Override
  public void broken(ClusterException cause) {
    if (working) {
      log.debug("Reconnecting: {}", cause.getMessage());
      reconnect();
    } else {
      failed(cause);
    }
  }

  /** The server no longer has the history since the position. */
  private void expired() {
    position = null;
    if (justListed) {
      // Listing at once again would go round in circles.
      failed(unavailable("the position of the list just made has expired already"));
    } else {
      reconnect();
    }
  }

  /** The stream itself is at fault, which may be because of where it starts. */
  private void atFault(ClusterException cause) {
    stop.run();
    if (++faultsAtPosition >= MOST_FAULTS_AT_POSITION) {
      position = null;
    }
    failed(cause);
  }

  private void fault(Throwable e) {
    log.error("A step of the watch of {} failed. The watch goes on.", type, e);
    atFault(unavailable("a step of the watch failed: " + e));
  }

  private void works() {
    if (!working) {
      working = true;
      justListed = false;
      failures = 0;
      delivery.working();
    }
  }

  /** Goes on at once, but never in a tight loop, whatever the server does. */
  private void reconnect() {
    Duration since = Duration.ofNanos(System.nanoTime() - connectedAt);
    Duration rest = timings.firstPause().minus(since);
    schedule(rest.isNegative() ? Duration.ZERO : rest);
  }

  private void failed(ClusterException cause) {
    delivery.interrupted(cause);
    failures++;
    schedule(timings.pause(failures, cause));
  }

  private void schedule(Duration delay) {
    settling.cancel(false);
    var pending = steps.after(delay, this::next);
    hold(() -> pending.cancel(false));
  }

  private ClusterException unavailable(String what) {
    return new ClusterException("watch " + type + ": " + what, Reason.UNAVAILABLE);
  }
}

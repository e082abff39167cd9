package dev.xns.csi;

import dev.xns.api.Fate;
import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to a driver, with the handshake done. After a loss it connects again, for
 * ever, on a thread that exists only meanwhile. Thread-safe.
 */
final class DriverConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DriverConnection.class);
  private static final String CLOSED = "this backend was closed";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final CsiOptions options;
  private final DriverSocket socket;
  private final Sleeper sleeper = new Sleeper();
  private final Handshake handshake;
  private final ThreadPoolExecutor thread;
  private final List<Registration> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<ConnectionState> state =
      new AtomicReference<>(new ConnectionState.Down("the first connection is not made yet"));
  private volatile @Nullable DriverDescription driver;

  private DriverConnection(CsiOptions options) {
    this.options = options;
    this.socket = new DriverSocket(options.socket(), options.threads());
    this.handshake = new Handshake(options, sleeper);
    // Losses that are noticed after close() are of no interest.
    this.thread =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            options.threads(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Connects and waits for the handshake, as long as the options say.
   *
   * @throws BackendException if that does not work
   */
  static DriverConnection connect(CsiOptions options) {
    var connection = new DriverConnection(options);
    try {
      connection.connectFirst();
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** What the driver said in the latest handshake. */
  DriverDescription driver() {
    DriverDescription known = driver;
    if (known == null) {
      throw new IllegalStateException("No handshake with the driver at " + socket + " yet");
    }
    return known;
  }

  /**
   * The calls over the connection that there is now.
   *
   * @param what the call in words, for the message
   * @throws BackendException with fate {@code NOT_ASKED} if there is none
   */
  DriverCalls calls(String what) {
    ConnectionState now = state.get();
    if (now instanceof ConnectionState.Up up) {
      return new DriverCalls(up.channel());
    }
    String problem = now instanceof ConnectionState.Down down ? down.problem() : "unknown";
    throw new BackendException(
        "%s was not sent, because there is no connection: %s".formatted(what, problem),
        Kind.UNAVAILABLE,
        Fate.NOT_ASKED);
  }

  /** Registers a listener that is called after every connection but the first. */
  Subscription onReconnect(Runnable listener) {
    var registration = new Registration(listener);
    listeners.add(registration);
    return () -> listeners.remove(registration);
  }

  /** Ends the connection, running calls and all threads. Repeatable. */
  @Override
  public void close() {
    sleeper.close();
    thread.shutdownNow();
    ConnectionState last = state.getAndSet(new ConnectionState.Down(CLOSED));
    if (last instanceof ConnectionState.Up up) {
      up.channel().shutdownNow();
    }
    socket.close();
  }

  private void connectFirst() {
    Deadline deadline = DriverCalls.deadline(options.handshakeTimeout());
    Duration wait = FIRST_PAUSE;
    BackendException problem = null;
    do {
      try {
        open(options.expectedDriver(), deadline);
        return;
      } catch (BackendException e) {
        // An attempt that the deadline cut short says less than the one before.
        problem = problem != null && deadline.isExpired() ? problem : e;
        if (e.kind() != Kind.UNAVAILABLE) {
          break;
        }
        wait = longer(wait);
      }
    } while (sleeper.sleep(wait, deadline) && !deadline.isExpired());
    throw new BackendException(
        "Cannot use the CSI driver at %s: %s".formatted(socket, problem.getMessage()),
        problem.kind(),
        Fate.DID_NOT_HAPPEN,
        problem);
  }

  private void reconnect(String name) {
    Duration wait = FIRST_PAUSE;
    do {
      try {
        open(name, DriverCalls.deadline(options.handshakeTimeout()));
        announce();
        return;
      } catch (RuntimeException e) {
        note(e);
        wait = longer(wait);
      }
    } while (sleeper.sleep(wait));
  }

  private void open(@Nullable String expectedName, Deadline deadline) {
    ManagedChannel channel = socket.open();
    var up = new ConnectionState.Up(channel);
    DriverDescription known;
    try {
      known = handshake.perform(channel, expectedName, deadline);
    } catch (RuntimeException e) {
      channel.shutdownNow();
      throw e;
    }
    driver = known;
    state.set(up);
    if (sleeper.isClosed()) {
      // close() may have looked at the state before this connection was in it.
      close();
      throw new BackendException(CLOSED, Kind.UNAVAILABLE, Fate.DID_NOT_HAPPEN);
    }
    log.info(
        "Connected to driver {} {} at {}, which offers {}",
        known.name(),
        known.version(),
        socket,
        known.features());
    // Runs at once if the connection is lost already.
    channel.notifyWhenStateChanged(ConnectivityState.READY, () -> lost(up));
  }

  private void lost(ConnectionState.Up up) {
    String name = driver().name();
    var down =
        new ConnectionState.Down(
            "driver %s at %s closed it; it is made again as soon as the driver is back"
                .formatted(name, socket));
    // Not shutdownNow: a driver that stops in good order still answers what is running.
    up.channel().shutdown();
    if (state.compareAndSet(up, down)) {
      log.warn("The connection to driver {} at {} was lost", name, socket);
      thread.execute(() -> reconnect(name));
    }
  }

  private void note(RuntimeException problem) {
    ConnectionState before = state.get();
    var down = new ConnectionState.Down(String.valueOf(problem.getMessage()));
    if (sleeper.isClosed() || down.equals(before) || !state.compareAndSet(before, down)) {
      return;
    }
    log.warn("Cannot connect to the driver again, and go on trying: {}", problem.getMessage());
  }

  private void announce() {
    for (Registration registration : listeners) {
      try {
        registration.listener().run();
      } catch (RuntimeException e) {
        log.error("A listener of the backend for {} failed", socket, e);
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration doubled = wait.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** One registration; the same listener may be registered twice. */
  private static final class Registration {
    private final Runnable listener;

    Registration(Runnable listener) {
      this.listener = listener;
    }

    Runnable listener() {
      return listener;
    }
  }
}

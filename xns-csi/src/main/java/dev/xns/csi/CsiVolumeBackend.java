package dev.xns.csi;

import dev.xns.api.Fate;
import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.csi.proto.ControllerGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A CSI driver, reached over its unix domain socket.
 *
 * <pre>{@code
 * try (VolumeBackend backend = CsiVolumeBackend.connect(Path.of("/run/csi/socket"))) {
 *   ...
 * }
 * }</pre>
 *
 * <p>If the driver goes away, calls fail at once with kind {@code UNAVAILABLE} and fate {@code
 * NOT_ASKED} until it is back. The backend then connects by itself, asks the driver anew what it
 * can do, and tells the listeners of {@link #onChange}. A driver with another name is not accepted.
 *
 * <p>An interrupt of a thread that waits for the driver cancels the call; the interrupt flag stays
 * set. Requests and answers are logged at level debug, without secrets. The backend has one daemon
 * thread, and a second while it connects again; both end when it is closed. Thread-safe.
 *
 * @apiNote gRPC tries to load a native library that is not needed here. On JDK 24 and later that
 *     makes the JVM print a warning, unless it runs with {@code
 *     --enable-native-access=ALL-UNNAMED}.
 */
public final class CsiVolumeBackend implements VolumeBackend {
  private final String name;
  private final DriverConnection connection;

  private CsiVolumeBackend(DriverConnection connection) {
    this.connection = connection;
    this.name = connection.driver().name();
  }

  /**
   * Connects with default options.
   *
   * @param socket path of the socket that the driver listens on, or will listen on soon
   * @throws BackendException as {@link Builder#connect}
   */
  public static CsiVolumeBackend connect(Path socket) {
    return builder(socket).connect();
  }

  /**
   * A builder.
   *
   * @param socket path of the socket that the driver listens on, or will listen on soon
   */
  public static Builder builder(Path socket) {
    return new Builder(socket);
  }

  @Override
  public String driver() {
    return name;
  }

  @Override
  public Set<BackendFeature> features() {
    return connection.driver().features();
  }

  @Override
  public ProvisionedVolume provision(VolumeRequest request, Duration timeout) {
    String what = "CreateVolume of volume %s at driver %s".formatted(request.name(), name);
    return CsiResponses.volume(
        what,
        connection
            .calls(what)
            .call(
                what,
                ControllerGrpc.getCreateVolumeMethod(),
                CsiRequests.of(request),
                DriverCalls.deadline(timeout)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws BackendException always with fate {@code MAY_HAVE_HAPPENED}: after any error the volume
   *     may be there, or may be gone
   */
  @Override
  public void delete(DeletionRequest request, Duration timeout) {
    String what = "DeleteVolume of volume %s at driver %s".formatted(request.handle(), name);
    try {
      connection
          .calls(what)
          .call(
              what,
              ControllerGrpc.getDeleteVolumeMethod(),
              CsiRequests.of(request),
              DriverCalls.deadline(timeout));
    } catch (BackendException e) {
      throw new BackendException(
          String.valueOf(e.getMessage()), e.kind(), Fate.MAY_HAVE_HAPPENED, e.getCause());
    }
  }

  @Override
  public Capacity capacity(CapacityRequest request, Duration timeout) {
    String what = "GetCapacity at driver " + name;
    if (!features().contains(BackendFeature.GET_CAPACITY)) {
      throw new BackendException(
          what + " is not possible: the driver lacks the capability GET_CAPACITY",
          BackendException.Kind.UNSUPPORTED,
          Fate.DID_NOT_HAPPEN);
    }
    return CsiResponses.capacity(
        what,
        connection
            .calls(what)
            .call(
                what,
                ControllerGrpc.getGetCapacityMethod(),
                CsiRequests.of(request),
                DriverCalls.deadline(timeout)));
  }

  @Override
  public Subscription onChange(Runnable listener) {
    return connection.onReconnect(listener);
  }

  /** Ends the connection, with all running calls, and the threads. Repeatable. */
  @Override
  public void close() {
    connection.close();
  }

  @Override
  public String toString() {
    return "CSI driver " + name;
  }

  /** Options for a connection to a driver. Not thread-safe. */
  public static final class Builder {
    private final Path socket;
    private Duration handshakeTimeout = Duration.ofSeconds(30);
    private Duration callTimeout = Duration.ofSeconds(10);
    private Duration probeInterval = Duration.ofSeconds(1);
    private @Nullable String expectedDriver;
    private ThreadFactory threads = Builder::daemon;

    private Builder(Path socket) {
      this.socket = socket;
    }

    /** How long {@link #connect} waits for the driver; 30 seconds if not set. */
    public Builder handshakeTimeout(Duration timeout) {
      handshakeTimeout = timeout;
      return this;
    }

    /** Limit of each single call of the handshake; 10 seconds if not set. */
    public Builder callTimeout(Duration timeout) {
      callTimeout = timeout;
      return this;
    }

    /** Pause between questions whether the driver is ready; 1 second if not set. */
    public Builder probeInterval(Duration interval) {
      probeInterval = interval;
      return this;
    }

    /** The name that the driver must have; any if not set. */
    public Builder expectedDriver(String name) {
      expectedDriver = name;
      return this;
    }

    /** Makes the threads of the backend; daemon threads if not set. */
    public Builder threads(ThreadFactory factory) {
      threads = factory;
      return this;
    }

    /**
     * Connects, and waits until the driver is ready and has said what it can do. A driver that is
     * not there yet is waited for.
     *
     * @throws BackendException with kind {@code UNAVAILABLE} if no driver is ready in time, and
     *     with another kind, at once, if this one cannot be used
     * @throws IllegalArgumentException if the options make no sense; the message tells all problems
     */
    public CsiVolumeBackend connect() {
      return new CsiVolumeBackend(
          DriverConnection.connect(
              new CsiOptions(
                  socket, handshakeTimeout, callTimeout, probeInterval, expectedDriver, threads)));
    }

    private static Thread daemon(Runnable work) {
      var thread = new Thread(work, "xns-csi");
      thread.setDaemon(true);
      return thread;
    }
  }
}

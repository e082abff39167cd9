package dev.xns.examples.hostpath;

import static java.util.Objects.requireNonNull;

import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.NodeGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running driver. It listens on a unix domain socket and keeps everything in its state directory:
 *
 * <pre>
 * volumes/&lt;volume id&gt;/data/             the files of a volume
 * volumes/&lt;volume id&gt;/metadata.json     its name, size, source and parameters
 * snapshots/&lt;snapshot id&gt;/data/         the files of a snapshot
 * snapshots/&lt;snapshot id&gt;/metadata.json its name, size and source volume
 * staging/                              what is being made or removed; emptied at start
 * lock                                  held while a driver runs
 * </pre>
 *
 * <p>A volume or snapshot appears there, and disappears, all at once. Sizes are promises that are
 * added up, not limits on the files. Thread-safe.
 */
public final class HostpathDriver implements AutoCloseable {
  /** The name of a driver that was given none. */
  public static final String DEFAULT_NAME = "hostpath.csi.xns.dev";

  private static final Logger log = LoggerFactory.getLogger(HostpathDriver.class);

  private final String name;
  private final Path socket;
  private final Storage storage;
  private final Faults faults;
  private final SocketServer server;

  private HostpathDriver(
      String name, Path socket, Storage storage, Faults faults, SocketServer server) {
    this.name = name;
    this.socket = socket;
    this.storage = storage;
    this.faults = faults;
    this.server = server;
  }

  /**
   * A builder.
   *
   * @param socket where to listen; a socket that nobody answers on is replaced
   * @param stateDirectory is made if it is not there; what an earlier driver kept in it is used
   */
  public static Builder builder(Path socket, Path stateDirectory) {
    return new Builder(socket, stateDirectory);
  }

  /** The name that the driver gives itself. */
  public String name() {
    return name;
  }

  /** The path of the socket it listens on. */
  public Path socket() {
    return socket;
  }

  /** The ids of all volumes there are now. */
  public Set<String> volumeIds() {
    return storage.volumes().after(0).map(VolumeEntry::id).collect(Collectors.toUnmodifiableSet());
  }

  /** The ids of all snapshots there are now. */
  public Set<String> snapshotIds() {
    return storage
        .snapshots()
        .after(0)
        .map(SnapshotEntry::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The directory with the files of a volume, to be read and written at will.
   *
   * @param volumeId the id from CSI, which is the {@code volumeHandle} in Kubernetes
   * @throws IllegalArgumentException if there is no such volume
   */
  public Path dataDirectory(String volumeId) {
    return storage
        .volumes()
        .find(volumeId)
        .map(storage.volumes()::dataOf)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Driver %s has no volume \"%s\", only %s"
                        .formatted(name, volumeId, volumeIds())));
  }

  /**
   * Lets a coming call go wrong. Faults wait for their calls in the order in which they were given.
   *
   * @throws IllegalArgumentException if the fault names a method that this driver does not serve
   */
  public void fail(Fault fault) {
    faults.add(fault);
  }

  /** Forgets the faults that no call has met yet, except those in the fault file. */
  public void clearFaults() {
    faults.clear();
  }

  /**
   * Stops listening, lets running calls end, for a few seconds at most, and removes the socket.
   * Delays of faults end at once. Volumes and snapshots stay. Blocks; repeatable.
   */
  @Override
  public void close() {
    faults.close();
    server.close();
    storage.close();
  }

  @Override
  public String toString() {
    return "driver %s at %s".formatted(name, socket);
  }

  static String version() {
    return Optional.ofNullable(HostpathDriver.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Options for a driver. Not thread-safe. */
  public static final class Builder {
    private static final long GIB = 1L << 30;

    private final Path socket;
    private final Path stateDirectory;
    private String name = DEFAULT_NAME;
    private String nodeId = "localhost";
    private long maxVolumeSize = 100 * GIB;
    private long totalCapacity = 1024 * GIB;
    private @Nullable Path faultFile;

    private Builder(Path socket, Path stateDirectory) {
      this.socket = requireNonNull(socket, "socket");
      this.stateDirectory = requireNonNull(stateDirectory, "stateDirectory");
    }

    /** The name that the driver gives itself; {@link #DEFAULT_NAME} if not set. */
    public Builder name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /** The node that the driver says it runs on; {@code localhost} if not set. */
    public Builder nodeId(String nodeId) {
      this.nodeId = requireNonNull(nodeId, "nodeId");
      return this;
    }

    /** The size of the largest volume in bytes; 100 GiB if not set. */
    public Builder maxVolumeSize(long bytes) {
      maxVolumeSize = bytes;
      return this;
    }

    /** The sizes of all volumes together in bytes; 1 TiB if not set. */
    public Builder totalCapacity(long bytes) {
      totalCapacity = bytes;
      return this;
    }

    /**
     * A file with a JSON list of faults, as {@link Fault} has them, which is read before and after
     * every call and need not exist. Faults that wear off are removed from it. A program that
     * changes it should write another file and rename that.
     */
    public Builder faultFile(Path file) {
      faultFile = requireNonNull(file, "file");
      return this;
    }

    /**
     * Starts the driver. It serves calls before this returns.
     *
     * @throws IOException if the socket or the state directory cannot be used, for instance because
     *     another driver uses it; the message says why
     * @throws IllegalArgumentException if a name or size makes no sense
     */
    public HostpathDriver start() throws IOException {
      requireFilled("name", name);
      requireFilled("nodeId", nodeId);
      var limits = new SizeLimits(maxVolumeSize, totalCapacity);
      Set<String> methods =
          Stream.of(
                  IdentityGrpc.getServiceDescriptor(),
                  ControllerGrpc.getServiceDescriptor(),
                  NodeGrpc.getServiceDescriptor())
              .flatMap(service -> service.getMethods().stream())
              .map(method -> String.valueOf(method.getBareMethodName()))
              .collect(Collectors.toUnmodifiableSet());
      var faults = new Faults(methods, faultFile);
      Storage storage = Storage.open(stateDirectory, limits, InstantSource.system());
      try {
        SocketServer server =
            SocketServer.start(
                socket,
                new FaultInterceptor(faults),
                new IdentityService(name, version()),
                new ControllerService(storage),
                new NodeService(nodeId));
        var driver = new HostpathDriver(name, socket, storage, faults, server);
        log.info("Driver {} listens on {} and keeps volumes in {}", name, socket, stateDirectory);
        return driver;
      } catch (IOException | RuntimeException e) {
        storage.close();
        throw e;
      }
    }

    private static void requireFilled(String what, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("The %s of a driver must not be empty".formatted(what));
      }
    }
  }
}

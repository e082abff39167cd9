package dev.xns.examples.hostpath;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All faults of a driver: those given by its program, then those of its file. */
final class Faults implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private final FaultList given = new FaultList(List.of());
  private final Set<String> methods;
  private final @Nullable FaultFile file;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Starts without any given by the program.
   *
   * @param methods the methods that faults may name beside {@code *}
   */
  Faults(Set<String> methods, @Nullable Path file) {
    this.methods = methods;
    this.file = file == null ? null : new FaultFile(file, methods);
  }

  void add(Fault fault) {
    if (!fault.isOfOneOf(methods)) {
      throw new IllegalArgumentException(
          "A fault names \"%s\", which is no CSI method of this driver; it has %s"
              .formatted(fault.method(), new TreeSet<>(methods)));
    }
    synchronized (given) {
      given.add(fault);
    }
  }

  void clear() {
    synchronized (given) {
      given.clear();
    }
  }

  /** Blocks as long as the next fault for the call says, and returns what it does to the call. */
  Status strike(String method, Fault.When when) {
    try {
      Optional<Fault> fault = take(method, when);
      return fault.isEmpty() ? Status.OK : suffer(fault.get());
    } catch (IOException e) {
      log.error("{} fails because of the fault file", method, e);
      return Status.INTERNAL.withDescription(e.getMessage()).withCause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Status.CANCELLED.withDescription("The driver was interrupted").withCause(e);
    }
  }

  /** Ends all delays. */
  @Override
  public void close() {
    closing.countDown();
  }

  private Optional<Fault> take(String method, Fault.When when) throws IOException {
    synchronized (given) {
      Optional<Fault> fault = given.take(method, when);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return file == null ? Optional.empty() : file.take(method, when);
  }

  private Status suffer(Fault fault) throws InterruptedException {
    log.info("Injecting {}", fault);
    if (closing.await(fault.delayMillis(), TimeUnit.MILLISECONDS)) {
      return Status.UNAVAILABLE.withDescription("The driver is stopping");
    }
    return fault.code() == Status.Code.OK
        ? Status.OK
        : fault.code().toStatus().withDescription(fault.message());
  }
}

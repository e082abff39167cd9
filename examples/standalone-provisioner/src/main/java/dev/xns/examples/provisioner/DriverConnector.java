package dev.xns.examples.provisioner;

import dev.xns.api.backend.BackendException;
import dev.xns.csi.CsiVolumeBackend;
import dev.xns.examples.provisioner.command.StartException;
import dev.xns.examples.provisioner.flags.DriverFlags;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the driver. A driver that is not up yet is waited for (DEF-65). */
final class DriverConnector {
  private static final Logger log = LoggerFactory.getLogger(DriverConnector.class);

  /** Time for the first handshake, so that it is known soon why there is no driver. */
  private static final Duration FIRST_HANDSHAKE = Duration.ofSeconds(2);

  /** Time for each further one, and between two lines in the log (START-08). */
  private static final Duration HANDSHAKE = Duration.ofSeconds(30);

  /** Calls that a handshake consists of. */
  private static final int HANDSHAKE_CALLS = 4;

  private final DriverFlags flags;

  DriverConnector(DriverFlags flags) {
    this.flags = flags;
  }

  /**
   * Waits for the driver, however long it takes.
   *
   * @throws StartException if there is a driver that can never be used
   * @throws InterruptedException if the thread is interrupted
   */
  CsiVolumeBackend connect() throws InterruptedException {
    log.info("Connecting to the driver at {}", flags.socket());
    Duration limit = FIRST_HANDSHAKE;
    while (true) {
      try {
        CsiVolumeBackend backend = connect(limit);
        log.info("Connected to driver {} at {}", backend.driver(), flags.socket());
        return backend;
      } catch (BackendException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("Interrupted while waiting for " + flags.socket());
        }
        if (e.kind() != BackendException.Kind.UNAVAILABLE) {
          throw new StartException(String.valueOf(e.getMessage()), e);
        }
        log.warn("Still waiting for the driver: {}", e.getMessage());
        limit = longest();
      }
    }
  }

  private CsiVolumeBackend connect(Duration limit) {
    return CsiVolumeBackend.builder(flags.socket())
        .callTimeout(flags.timeout())
        .handshakeTimeout(limit)
        .connect();
  }

  private Duration longest() {
    Duration slow = flags.timeout().multipliedBy(HANDSHAKE_CALLS);
    return slow.compareTo(HANDSHAKE) > 0 ? slow : HANDSHAKE;
  }
}

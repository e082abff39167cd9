package dev.xns.csi;

import dev.xns.api.backend.BackendException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A driver that does not run yet, its socket, and all backends that the test connects to it. */
abstract class SocketTest {
  /** Longer than any test takes: a call that is meant to end earlier does. */
  static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  Path socket;
  FakeDriver driver;
  private CsiVolumeBackend backend;

  @BeforeEach
  void prepare() {
    socket = directory.resolve("csi.sock");
    driver = new FakeDriver(socket);
  }

  @AfterEach
  void closeAll() throws IOException, InterruptedException {
    if (backend != null) {
      backend.close();
    }
    driver.close();
  }

  /** Patient with a driver that is not ready, but asks it often. */
  CsiVolumeBackend.Builder patient() {
    return CsiVolumeBackend.builder(socket)
        .handshakeTimeout(LONG)
        .callTimeout(LONG)
        .probeInterval(Duration.ofMillis(1));
  }

  CsiVolumeBackend.Builder impatient() {
    return patient().handshakeTimeout(Duration.ofMillis(300));
  }

  /** Connects and closes it after the test. */
  CsiVolumeBackend connect(CsiVolumeBackend.Builder options) {
    backend = options.connect();
    return backend;
  }

  CsiVolumeBackend connect() {
    return connect(patient());
  }

  static BackendException failure(ThrowingCallable call) {
    BackendException failure = Assertions.catchThrowableOfType(BackendException.class, call);
    Assertions.assertThat(failure).as("the failure of the call").isNotNull();
    return failure;
  }
}

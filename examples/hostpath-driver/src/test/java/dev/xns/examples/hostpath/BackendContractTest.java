package dev.xns.examples.hostpath;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.contract.VolumeBackendContract;
import dev.xns.csi.CsiVolumeBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The CSI backend with this driver behind it, as any other backend. */
class BackendContractTest extends VolumeBackendContract {
  @RegisterExtension final DriverExtension x = new DriverExtension();

  private VolumeBackend backend;
  private int snapshots;

  @BeforeEach
  void connect() {
    backend = CsiVolumeBackend.connect(x.socket());
  }

  @AfterEach
  void disconnect() {
    backend.close();
  }

  @Override
  protected VolumeBackend backend() {
    return backend;
  }

  @Override
  protected String snapshotOf(String volumeHandle) {
    snapshots++;
    return x.client().snapshot("snapshot-" + snapshots, volumeHandle).getSnapshotId();
  }

  @Override
  protected int volumes() {
    return x.driver().volumeIds().size();
  }

  @Override
  protected void write(String volumeHandle, String text) {
    x.write(volumeHandle, "file", text);
  }

  @Override
  protected @Nullable String read(String volumeHandle) {
    Path file = x.data(volumeHandle).resolve("file");
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

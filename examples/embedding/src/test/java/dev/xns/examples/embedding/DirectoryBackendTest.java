package dev.xns.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.contract.VolumeBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBackendTest extends VolumeBackendContract {
  @TempDir Path folder;
  private Path root;
  private VolumeBackend backend;

  @BeforeEach
  void makeBackend() throws IOException {
    root = Files.createDirectory(folder.resolve("volumes"));
    backend = new DirectoryBackend("directory.example.com", root);
  }

  @Override
  protected VolumeBackend backend() {
    return backend;
  }

  @Override
  protected String snapshotOf(String volumeHandle) {
    throw new AssertionError("This backend takes no snapshots");
  }

  @Override
  protected int volumes() {
    try (Stream<Path> children = Files.list(root)) {
      return (int) children.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void write(String volumeHandle, String text) {
    try {
      Files.writeString(root.resolve(volumeHandle).resolve("file"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected String read(String volumeHandle) {
    Path file = root.resolve(volumeHandle).resolve("file");
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aHandleDoesNotLeadOutOfTheDirectory() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));

    assertThatThrownBy(
            () -> backend.delete(new DeletionRequest("../outside", Secrets.NONE), TIMEOUT))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("../outside");
    assertThat(outside).exists();
  }
}

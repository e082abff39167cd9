package dev.xns.examples.embedding;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backend of one's own, complete and small: empty volumes are directories, and there is nothing
 * else. What it cannot do it refuses in words. See docs/adapters.md.
 */
public final class DirectoryBackend implements VolumeBackend {
  private final String driver;
  private final Path root;

  /**
   * Keeps volumes in a directory.
   *
   * @param driver name by which StorageClasses ask for this backend
   * @param root where the volumes are kept; exists
   */
  public DirectoryBackend(String driver, Path root) {
    this.driver = driver;
    this.root = root;
  }

  @Override
  public String driver() {
    return driver;
  }

  @Override
  public Set<BackendFeature> features() {
    return Set.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME);
  }

  @Override
  public ProvisionedVolume provision(VolumeRequest request, Duration timeout) {
    if (request.content() != null) {
      throw refusal(
          Kind.UNSUPPORTED,
          "volume %s is to be filled, but this driver has neither CREATE_DELETE_SNAPSHOT nor"
              + " CLONE_VOLUME",
          request.name());
    }
    try {
      boolean present = Files.isDirectory(volume(request.name()));
      if (!present && request.requiredBytes() > Files.getFileStore(root).getUsableSpace()) {
        throw refusal(Kind.EXHAUSTED, "volume %s is larger than what is free", request.name());
      }
      // Does nothing if an earlier call with this name made it.
      Files.createDirectories(volume(request.name()));
    } catch (IOException e) {
      throw new BackendException(
          "volume " + request.name() + " could not be made: " + e,
          Kind.UNAVAILABLE,
          Fate.MAY_HAVE_HAPPENED,
          e);
    }
    return new ProvisionedVolume(
        request.name(), request.requiredBytes(), Map.of(), request.content(), List.of());
  }

  @Override
  public void delete(DeletionRequest request, Duration timeout) {
    try {
      Files.walkFileTree(volume(request.handle()), new Removal());
    } catch (NoSuchFileException e) {
      return; // what is not there counts as removed
    } catch (IOException e) {
      throw new BackendException(
          "volume " + request.handle() + " could not be removed: " + e,
          Kind.UNAVAILABLE,
          Fate.MAY_HAVE_HAPPENED,
          e);
    }
  }

  @Override
  public Capacity capacity(CapacityRequest request, Duration timeout) {
    throw refusal(Kind.UNSUPPORTED, "driver %s lacks the capability GET_CAPACITY", driver);
  }

  /** Handles come from outside and must not lead out of the root. */
  private Path volume(String handle) {
    Path path = root.resolve(handle).normalize();
    if (!root.equals(path.getParent())) {
      throw refusal(Kind.REFUSED, "\"%s\" cannot be the name of a volume", handle);
    }
    return path;
  }

  private static BackendException refusal(Kind kind, String message, String value) {
    return new BackendException(message.formatted(value), kind, Fate.DID_NOT_HAPPEN);
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}

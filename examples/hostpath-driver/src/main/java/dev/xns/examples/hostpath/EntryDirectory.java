package dev.xns.examples.hostpath;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of one kind, each a directory {@code <id>} with {@code metadata.json} and {@code data/}.
 * An entry is put together in the staging directory and appears by one rename, so half an entry is
 * never seen; it disappears the same way. What exists is also kept in memory, and only ids found
 * there are ever made into paths. Safe for use by several threads.
 */
final class EntryDirectory<E extends StoredEntry> {
  private static final Logger log = LoggerFactory.getLogger(EntryDirectory.class);

  private final Path root;
  private final Path staging;
  private final ObjectMapper json;
  private final Map<String, E> byId = new ConcurrentHashMap<>();
  private final Map<String, E> byName = new ConcurrentHashMap<>();
  private final NavigableMap<Long, E> bySequence = new ConcurrentSkipListMap<>();
  private long lastSequence;

  private EntryDirectory(Path root, Path staging, ObjectMapper json) {
    this.root = root;
    this.staging = staging;
    this.json = json;
  }

  /**
   * Reads what an earlier run left.
   *
   * @param staging a directory on the same file system, empty
   * @throws IOException also if there is something that no driver wrote; the message names it
   */
  static <E extends StoredEntry> EntryDirectory<E> open(
      Path root, Path staging, ObjectMapper json, Class<E> type) throws IOException {
    var directory = new EntryDirectory<E>(Files.createDirectories(root), staging, json);
    List<Path> found;
    try (Stream<Path> children = Files.list(root)) {
      found = children.toList();
    }
    for (Path child : found) {
      directory.index(directory.read(child, type));
    }
    return directory;
  }

  Optional<E> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<E> findByName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The entries made after the one with the given sequence number, oldest first. */
  Stream<E> after(long sequence) {
    return bySequence.tailMap(sequence, false).values().stream();
  }

  Path dataOf(E entry) {
    return root.resolve(entry.id()).resolve("data");
  }

  /** Begins a new entry that nobody sees yet, and returns its empty data directory. */
  Path stage(String id) throws IOException {
    return Files.createDirectories(staging.resolve(id).resolve("data"));
  }

  /** Throws a staged entry away. */
  void discard(String id) {
    deleteStaged(staging.resolve(id));
  }

  /** Makes a staged entry visible. */
  synchronized E publish(String id, LongFunction<E> entryWithSequence) throws IOException {
    E entry = entryWithSequence.apply(lastSequence + 1);
    json.writeValue(staging.resolve(id).resolve("metadata.json").toFile(), entry);
    Files.move(staging.resolve(id), root.resolve(id), ATOMIC_MOVE);
    index(entry);
    return entry;
  }

  /** Removes an entry; empty if there was none. */
  Optional<E> remove(String id) throws IOException {
    Path removed = staging.resolve("removed-" + id);
    Optional<E> entry = withdraw(id, removed);
    if (entry.isPresent()) {
      deleteStaged(removed);
    }
    return entry;
  }

  private synchronized Optional<E> withdraw(String id, Path removed) throws IOException {
    E entry = byId.remove(id);
    if (entry == null) {
      return Optional.empty();
    }
    byName.remove(entry.name());
    bySequence.remove(entry.sequence());
    // After the index: a copy that still finds its source in there afterwards was of whole data.
    try {
      Files.move(root.resolve(id), removed, ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      log.warn("{} was already gone from {}: deleted by hand?", id, root, e);
    } catch (IOException e) {
      index(entry);
      throw e;
    }
    return Optional.of(entry);
  }

  private void deleteStaged(Path directory) {
    try {
      if (Files.exists(directory)) {
        DirectoryTree.delete(directory);
      }
    } catch (IOException e) {
      log.warn("Could not delete {}; the next start tries again", directory, e);
    }
  }

  private synchronized void index(E entry) {
    byId.put(entry.id(), entry);
    byName.put(entry.name(), entry);
    bySequence.put(entry.sequence(), entry);
    lastSequence = Math.max(lastSequence, entry.sequence());
  }

  private E read(Path child, Class<E> type) throws IOException {
    Path metadata = child.resolve("metadata.json");
    E entry;
    try {
      entry = json.readValue(metadata.toFile(), type);
    } catch (JacksonException e) {
      throw new IOException(metadata + " is damaged; repair it or delete " + child, e);
    } catch (IOException e) {
      throw new IOException("Cannot read " + metadata + "; repair it or delete " + child, e);
    }
    if (!child.getFileName().toString().equals(entry.id())) {
      throw new IOException(metadata + " belongs to " + entry.id() + "; delete " + child);
    }
    return entry;
  }
}

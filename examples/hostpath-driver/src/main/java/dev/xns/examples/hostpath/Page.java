package dev.xns.examples.hostpath;

import io.grpc.Status;
import java.util.List;
import java.util.function.Predicate;

/**
 * A part of a list. Its token is the sequence number of its last entry, so entries that come or go
 * between two pages shift nothing.
 *
 * @param nextToken empty if this is the last page
 */
record Page<E extends StoredEntry>(List<E> entries, String nextToken) {

  /**
   * Reads a page.
   *
   * @param maxEntries zero for all there are
   */
  static <E extends StoredEntry> Page<E> read(
      EntryDirectory<E> directory, Predicate<E> wanted, int maxEntries, String startingToken) {
    if (maxEntries < 0) {
      throw RequestChecks.invalid("max_entries must not be negative, was " + maxEntries);
    }
    long start = startingToken.isEmpty() ? 0 : parse(startingToken);
    long limit = maxEntries == 0 ? Long.MAX_VALUE : maxEntries + 1L;
    List<E> found = directory.after(start).filter(wanted).limit(limit).toList();
    if (maxEntries == 0 || found.size() <= maxEntries) {
      return new Page<>(found, "");
    }
    List<E> entries = found.subList(0, maxEntries);
    return new Page<>(entries, Long.toString(entries.get(maxEntries - 1).sequence()));
  }

  private static long parse(String token) {
    try {
      return Long.parseLong(token);
    } catch (NumberFormatException e) {
      throw Status.ABORTED
          .withDescription("starting_token \"" + token + "\" is not one of this driver; start anew")
          .withCause(e)
          .asRuntimeException();
    }
  }
}

package dev.xns.examples.hostpath;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets one creation at a time work on a name. Names share a fixed number of locks, so two of them
 * may wait for each other without need.
 */
final class NameLocks {
  private static final int COUNT = 256;

  private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(COUNT).toArray(Lock[]::new);

  Lock of(String name) {
    return locks[Math.floorMod(name.hashCode(), COUNT)];
  }
}

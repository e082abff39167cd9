package dev.xns.examples.hostpath;

import io.grpc.Status;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets one call at a time work on a name. Safe for use by several threads. */
final class NamesInUse {
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  /** Does the work, or refuses with {@code ABORTED}, as CSI wants, if a call is at it already. */
  <T> T alone(String kind, String name, UnaryResponse.Handler<T> work) throws IOException {
    if (!names.add(name)) {
      throw Status.ABORTED
          .withDescription(
              "An earlier call still works on %s \"%s\"; try again later".formatted(kind, name))
          .asRuntimeException();
    }
    try {
      return work.run();
    } finally {
      names.remove(name);
    }
  }
}

package dev.xns.csi;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a driver is reached. See {@link CsiVolumeBackend.Builder} for what the fields mean.
 *
 * @param expectedDriver null for any
 */
record CsiOptions(
    Path socket,
    Duration handshakeTimeout,
    Duration callTimeout,
    Duration probeInterval,
    @Nullable String expectedDriver,
    ThreadFactory threads) {
  CsiOptions {
    requireNonNull(socket, "socket");
    requireNonNull(threads, "threads");
    var problems = new ArrayList<String>();
    requirePositive("handshakeTimeout", handshakeTimeout, problems);
    requirePositive("callTimeout", callTimeout, problems);
    requirePositive("probeInterval", probeInterval, problems);
    if (expectedDriver != null && !DriverDescription.isValidName(expectedDriver)) {
      problems.add("expectedDriver was \"%s\", which no driver can have".formatted(expectedDriver));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "%s in the options for the CSI driver at %s: %s"
              .formatted(
                  problems.size() == 1 ? "1 problem" : problems.size() + " problems",
                  socket,
                  String.join("; ", problems)));
    }
  }

  private static void requirePositive(String name, Duration value, List<String> problems) {
    if (value.isNegative() || value.isZero()) {
      problems.add("%s was %s but must be longer than nothing".formatted(name, value));
    }
  }
}

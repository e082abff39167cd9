package dev.xns.examples.provisioner.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what others do. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Await() {}

  /**
   * Waits until there is a value.
   *
   * @param what what is waited for, in words
   * @throws DemoException if it does not come
   */
  static <T> T value(String what, Supplier<Optional<T>> source) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> value = source.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() > deadline) {
        throw new DemoException(
            "waited " + PATIENCE.toSeconds() + " s for this, and it did not happen: " + what);
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  /** Waits until something is so. */
  static void condition(String what, BooleanSupplier condition) throws InterruptedException {
    value(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }
}

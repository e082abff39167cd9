package dev.xns.examples.provisioner.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what others do, and says in words what did not happen. */
final class DemoConditions {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private DemoConditions() {}

  /**
   * Waits until there is a value.
   *
   * @param what what is waited for, in words
   * @throws DemoException if it does not come
   */
  static <T> T awaitValue(String what, Callable<Optional<T>> source) throws InterruptedException {
    try {
      return Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .atMost(PATIENCE)
          .until(() -> unlessInterrupted(source), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new DemoException(
          "waited " + PATIENCE.toSeconds() + " s for this, and it did not happen: " + what, e);
    }
  }

  /** Awaitility itself goes on waiting, and leaves the interrupt to the condition. */
  private static <T> T unlessInterrupted(Callable<T> source) throws Exception {
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted while waiting");
    }
    return source.call();
  }

  /** Waits until something is so. */
  static void awaitTrue(String what, Callable<Boolean> condition) throws InterruptedException {
    awaitValue(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }
}

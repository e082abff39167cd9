package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Writes down the calls of a watch, each as one line, for the test to take. */
public final class RecordingWatchObserver implements WatchObserver<KubernetesObject> {
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<ClusterException> causes = new LinkedBlockingQueue<>();
  private volatile Runnable duringCalls = () -> {};

  /** Does something in each call, after it was written down. */
  public void duringCalls(Runnable action) {
    duringCalls = action;
  }

  /** Throws this in the next call, after it was written down. */
  public void failOnce(Throwable failure) {
    duringCalls(
        () -> {
          duringCalls(() -> {});
          if (failure instanceof Error error) {
            throw error;
          }
          throw new IllegalStateException(failure);
        });
  }

  /** The next call, waited for, must be this. */
  public void expect(String call) throws InterruptedException {
    assertThat(take()).isEqualTo(call);
  }

  /** The next call, waited for. */
  public String take() throws InterruptedException {
    String next = calls.poll(20, TimeUnit.SECONDS);
    return next != null ? next : "nothing";
  }

  /** What came with the next {@code interrupted}. */
  public ClusterException cause() throws InterruptedException {
    ClusterException cause = causes.poll(20, TimeUnit.SECONDS);
    return cause != null ? cause : fail("No interruption came");
  }

  /** Calls that came and were not taken yet. */
  public List<String> rest() {
    return List.copyOf(calls);
  }

  @Override
  public void replaced(List<? extends KubernetesObject> all) {
    record(
        "replaced "
            + all.stream()
                .map(RecordingWatchObserver::show)
                .collect(Collectors.joining(" "))
                .strip());
  }

  @Override
  public void upserted(KubernetesObject object) {
    record("upserted " + show(object));
  }

  @Override
  public void undecodable(ObjectKey key, String why) {
    record("undecodable " + key);
  }

  @Override
  public void removed(ObjectKey key) {
    record("removed " + key);
  }

  @Override
  public void interrupted(ClusterException cause) {
    causes.add(cause);
    record("interrupted " + cause.reason());
  }

  @Override
  public void delayed(Duration longest, ClusterException cause) {
    record("delayed " + cause.reason());
  }

  @Override
  public void resumed() {
    record("resumed");
  }

  private void record(String call) {
    // Read first: once the call is taken, the test may set what is to happen in the next one.
    Runnable action = duringCalls;
    calls.add(call.strip());
    action.run();
  }

  private static String show(KubernetesObject object) {
    return object.key() + "@" + object.metadata().resourceVersion();
  }
}

package dev.xns.examples.provisioner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private final Shutdown shutdown = new Shutdown();
  private final List<Integer> halts = new ArrayList<>();

  @Test
  void aSignalLetsTheWorkEndAndTakesItsExitCode() throws Exception {
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(
            () -> {
              await(shutdown);
              shutdown.finished(0);
            });
    shutdown.onSignal(halts::add);
    work.get(10, TimeUnit.SECONDS);
    assertThat(halts).containsExactly(0);
  }

  @Test
  void anEndWithoutSignalIsLeftAlone() {
    shutdown.finished(2);
    shutdown.onSignal(halts::add);
    assertThat(halts).isEmpty();
    assertThat(shutdown.isRequested()).isFalse();
  }

  @Test
  void aRequestInterruptsWhatWaitsAndNothingAfterwards() throws Exception {
    CompletableFuture<Boolean> interruptedAfterwards =
        CompletableFuture.supplyAsync(
            () -> {
              assertThatThrownBy(
                      () ->
                          shutdown.interrupting(
                              () -> {
                                shutdown.request();
                                new CountDownLatch(1).await();
                                return "nothing";
                              }))
                  .isInstanceOf(InterruptedException.class);
              return Thread.currentThread().isInterrupted();
            });
    assertThat(interruptedAfterwards.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void afterARequestNothingBeginsToWait() {
    shutdown.request();
    assertThatThrownBy(() -> shutdown.interrupting(() -> "nothing"))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void withoutARequestWaitingEndsWithItsResult() throws Exception {
    assertThat(shutdown.interrupting(() -> "result")).isEqualTo("result");
  }

  private static void await(Shutdown shutdown) {
    try {
      shutdown.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.xns.examples.provisioner.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoConditionsTest {
  @Test
  void aConditionMayTakeItsTime() throws Exception {
    var calls = new int[1];
    assertThat(
            DemoConditions.awaitValue(
                "three calls",
                () -> ++calls[0] < 3 ? Optional.empty() : Optional.of("after " + calls[0])))
        .isEqualTo("after 3");
  }

  @Test
  void whatTheConditionThrowsEndsTheWait() {
    assertThatThrownBy(
            () ->
                DemoConditions.awaitTrue(
                    "the driver listens",
                    () -> {
                      throw new DemoException("the driver has ended");
                    }))
        .isInstanceOf(DemoException.class)
        .hasMessage("the driver has ended");
  }

  @Test
  void anInterruptEndsTheWaitAsOne() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> DemoConditions.awaitTrue("nothing", () -> false))
        .isInstanceOf(InterruptedException.class);
    Thread.interrupted();
  }
}

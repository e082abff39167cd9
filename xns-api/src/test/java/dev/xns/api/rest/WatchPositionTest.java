package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchPositionTest {
  private final WatchPosition position = new WatchPosition();

  @BeforeEach
  void list() {
    position.listed("10");
  }

  private static long at(Duration time) {
    // Any beginning, also one at which the clock of the machine overflows.
    return Long.MAX_VALUE - 5 + time.toNanos();
  }

  @Test
  void aBlipLeavesThePositionWhereItIs() {
    position.disconnected(at(Duration.ZERO));
    position.connected(at(Duration.ofSeconds(2)));
    position.connected(at(Duration.ofSeconds(20)));

    assertThat(position.resourceVersion()).isEqualTo("10");
  }

  /** A way to the server that was gone for longer may lead to a server with another history. */
  @Test
  void anOutageIsTheEndOfThePosition() {
    position.disconnected(at(Duration.ZERO));
    position.disconnected(at(Duration.ofSeconds(3)));
    position.connected(at(Duration.ofSeconds(4)));

    assertThat(position.resourceVersion()).isNull();
  }

  @Test
  void whatWasBeforeAListDoesNotCount() {
    position.disconnected(at(Duration.ZERO));
    position.listed("20");
    position.connected(at(Duration.ofSeconds(20)));

    assertThat(position.resourceVersion()).isEqualTo("20");
  }
}

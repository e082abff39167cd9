package dev.xns.csi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.GetPluginInfoResponse;
import dev.xns.csi.proto.IdentityGrpc;
import io.grpc.ManagedChannel;
import org.junit.jupiter.api.Test;

class DriverSocketTest extends SocketTest {
  private static GetPluginInfoResponse askWhoItIs(ManagedChannel channel) {
    return new DriverCalls(channel)
        .call(
            "GetPluginInfo",
            IdentityGrpc.getGetPluginInfoMethod(),
            GetPluginInfoRequest.getDefaultInstance(),
            DriverCalls.deadline(LONG));
  }

  @Test
  void channelNeverReachesAnotherDriverThanTheOneItConnectedTo() {
    driver.start();
    try (var opened = new DriverSocket(socket, Thread::new)) {
      ManagedChannel channel = opened.open();
      assertThat(askWhoItIs(channel).getName()).isEqualTo("fake.test");
      driver.close();
      driver = new FakeDriver(socket).named("other.test").start();

      BackendException failure = failure(() -> askWhoItIs(channel));

      assertThat(failure.kind()).isEqualTo(BackendException.Kind.UNAVAILABLE);
      assertThat(failure.fate()).isEqualTo(Fate.NOT_ASKED);
      assertThat(driver.received(GetPluginInfoRequest.class)).isEmpty();

      ManagedChannel next = opened.open();
      assertThat(askWhoItIs(next).getName()).isEqualTo("other.test");
      channel.shutdownNow();
      next.shutdownNow();
    }
  }
}

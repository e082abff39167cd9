package dev.xns.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseOptionsTest {
  private static final ObjectKey LEASE = ObjectKey.of("storage", "lease");

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    LeaseOptions options = LeaseOptions.of(LEASE, "me");

    assertThat(options)
        .isEqualTo(LeaseOptions.builder().lease(LEASE).identity("me").build())
        .hasToString(
            "LeaseOptions{lease=storage/lease, identity=me, duration=PT15S, renewDeadline=PT10S, "
                + "retryPeriod=PT5S, releaseOnClose=true, labels={}}");
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void aBuilderOfOptionsBeginsWithAllOfThem() {
    var options =
        LeaseOptions.builder()
            .lease(LEASE)
            .identity("me")
            .duration(Duration.ofSeconds(30))
            .renewDeadline(Duration.ofSeconds(20))
            .retryPeriod(Duration.ofSeconds(10))
            .releaseOnClose(false)
            .labels(Map.of("a", "b"))
            .build();

    assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
    assertThat(options.toBuilder().identity("other").build()).isNotEqualTo(options);
    assertThat(options.toBuilder().labels(Map.of("c", "d")).build().labels())
        .isEqualTo(Map.of("c", "d"));
  }

  @Test
  void laterChangesOfTheLabelsDoNotReachTheOptions() {
    var labels = new HashMap<>(Map.of("a", "b"));
    var options = LeaseOptions.builder().lease(LEASE).identity("me").labels(labels).build();

    labels.put("c", "d");

    assertThat(options.labels()).isEqualTo(Map.of("a", "b")).isUnmodifiable();
  }

  @Test
  void aLeaseAndAnIdentityAreNeeded() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LeaseOptions.builder().build())
        .withMessageContaining("lease")
        .withMessageContaining("identity");
  }
}

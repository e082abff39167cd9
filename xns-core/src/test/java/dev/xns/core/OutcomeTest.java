package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What becomes of a volume once the driver has made it. */
class OutcomeTest {
  private static final String CLAIM = EngineFixture.claim("restore", "fast", "");

  private final EngineFixture fixture = new EngineFixture().apply(CLASS);

  @Test
  void aVolumeIsSavedThoughItsClaimIsGoneAndThenDeleted() { // STORE-04, STATE-04
    var refusing = new AtomicBoolean(true);
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.CREATE
              && request.type().equals(ResourceTypes.PERSISTENT_VOLUMES)
              && refusing.get()) {
            throw new ClusterException("no connection", Reason.UNAVAILABLE);
          }
        };
    fixture.start().now(CLAIM);
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofHours(1));
    assertThat(fixture.backend.volumes()).hasSize(1);

    refusing.set(false);
    fixture.pass(Duration.ofMinutes(5));

    assertThat(fixture.heard).contains("provisioned dev/restore");
    assertThat(fixture.heard).last().asString().startsWith("deleted pvc-");
    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.provisionCalls()).as("made once, STORE-05").isEqualTo(1);
  }

  @Test
  void whoMadeAVolumeIsWrittenIntoIt() { // START-15, PV-09
    long start = fixture.time.millis();
    fixture.start().now(CLAIM);
    assertThat(fixture.volumes().get(0).spec().csi().volumeAttributes())
        .extractingByKey("storage.kubernetes.io/csiProvisionerIdentity")
        .asString()
        .matches(start + "-[0-9]{1,4}-" + Pattern.quote(EngineFixture.DRIVER));
  }

  @Test
  void aVolumeThatIsTooSmallIsRemovedAndAskedForAgain() { // REQ-11, REQ-13
    var answer = new AtomicLong(5);
    XnsEngine engine =
        XnsEngine.builder()
            .cluster(fixture.cluster)
            .backend(new OfThisSize(fixture.backend, answer))
            .time(fixture.time)
            .workers(fixture.time)
            .scheduler(fixture.time)
            .build();
    engine.start();
    fixture.now(CLAIM);

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.warnings(RESTORE).get(0))
        .startsWith("DriverNonsense: claim dev/restore: the driver made volume pvc-")
        .contains("with 5 bytes, but 1073741824 were asked for");
    answer.set(0);
    fixture.pass(Duration.ofSeconds(1));
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  /** Another backend, lying about sizes. */
  private record OfThisSize(VolumeBackend backend, AtomicLong bytes) implements VolumeBackend {
    @Override
    public String driver() {
      return backend.driver();
    }

    @Override
    public Set<BackendFeature> features() {
      return backend.features();
    }

    @Override
    public ProvisionedVolume provision(VolumeRequest request, Duration timeout) {
      ProvisionedVolume made = backend.provision(request, timeout);
      return new ProvisionedVolume(
          made.handle(), bytes.get(), made.context(), made.content(), made.accessibleTopology());
    }

    @Override
    public void delete(DeletionRequest request, Duration timeout) {
      backend.delete(request, timeout);
    }

    @Override
    public Capacity capacity(CapacityRequest request, Duration timeout) {
      return backend.capacity(request, timeout);
    }

    @Override
    public Subscription onChange(Runnable listener) {
      return backend.onChange(listener);
    }
  }
}

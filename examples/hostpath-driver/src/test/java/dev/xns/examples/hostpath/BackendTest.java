package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.GIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.backend.VolumeCapability.Mount;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.csi.CsiVolumeBackend;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The driver as xns uses it. */
class BackendTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @RegisterExtension
  final DriverExtension x =
      new DriverExtension(driver -> driver.maxVolumeSize(4 * GIB).totalCapacity(10 * GIB));

  private VolumeBackend backend;

  @BeforeEach
  void connect() {
    backend = CsiVolumeBackend.connect(x.socket());
  }

  @AfterEach
  void disconnect() {
    backend.close();
  }

  private static VolumeRequest volume(String name, @Nullable ContentSource content) {
    return VolumeRequest.builder(name)
        .requiredBytes(2 * GIB)
        .capabilities(
            new VolumeCapability(AccessMode.SINGLE_NODE_MULTI_WRITER, new Mount("", List.of())))
        .parameters(Map.of("tier", "fast"))
        .content(content)
        .secrets(Secrets.of(Map.of("password", "secret")))
        .build();
  }

  @Test
  void offersWhatProvisioningNeeds() {
    assertThat(backend.driver()).isEqualTo(HostpathDriver.DEFAULT_NAME);
    assertThat(backend.features())
        .containsExactlyInAnyOrder(
            BackendFeature.CONTROLLER_SERVICE,
            BackendFeature.CREATE_DELETE_VOLUME,
            BackendFeature.CREATE_DELETE_SNAPSHOT,
            BackendFeature.CLONE_VOLUME,
            BackendFeature.SINGLE_NODE_MULTI_WRITER,
            BackendFeature.GET_CAPACITY);
  }

  @Test
  void restoresClonesAndDeletes() {
    ProvisionedVolume original = backend.provision(volume("original", null), TIMEOUT);
    x.write(original.handle(), "file", "content");
    String snapshot = x.client().snapshot("s", original.handle()).getSnapshotId();

    var source = new ContentSource.OfSnapshot(snapshot);
    ProvisionedVolume restored = backend.provision(volume("restored", source), TIMEOUT);
    ProvisionedVolume clone =
        backend.provision(volume("clone", new ContentSource.OfVolume(original.handle())), TIMEOUT);
    backend.delete(new DeletionRequest(original.handle(), Secrets.NONE), TIMEOUT);
    backend.delete(new DeletionRequest(original.handle(), Secrets.NONE), TIMEOUT);

    assertThat(restored.content()).isEqualTo(source);
    assertThat(restored.capacityBytes()).isEqualTo(2 * GIB);
    assertThat(x.data(restored.handle()).resolve("file")).hasContent("content");
    assertThat(x.data(clone.handle()).resolve("file")).hasContent("content");
    assertThat(backend.capacity(new CapacityRequest(List.of(), Map.of(), Map.of()), TIMEOUT))
        .isEqualTo(new Capacity(6 * GIB, OptionalLong.of(4 * GIB)));
  }

  @Test
  void repeatedCreationAfterAnUnknownOutcomeFindsTheVolume() {
    x.driver().fail(Fault.after("CreateVolume", Status.Code.UNAVAILABLE));
    VolumeRequest request = volume("a", null);

    assertThatThrownBy(() -> backend.provision(request, TIMEOUT))
        .isInstanceOfSatisfying(
            BackendException.class, e -> assertThat(e.fate()).isEqualTo(Fate.MAY_HAVE_HAPPENED));
    String handle = backend.provision(request, TIMEOUT).handle();

    assertThat(x.driver().volumeIds()).containsExactly(handle);
  }

  @Test
  void restartedDriverIsFoundAgain() throws Exception {
    var announcements = new AtomicInteger();
    backend.onChange(announcements::incrementAndGet);
    String handle = backend.provision(volume("a", null), TIMEOUT).handle();

    x.stop();
    x.start();
    await().until(() -> announcements.get() > 0);

    assertThat(backend.provision(volume("a", null), TIMEOUT).handle()).isEqualTo(handle);
  }
}

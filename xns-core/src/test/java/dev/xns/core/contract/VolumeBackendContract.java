package dev.xns.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.backend.VolumeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every backend promises. What it cannot do it must refuse in words. */
public abstract class VolumeBackendContract {
  protected static final Duration TIMEOUT = Duration.ofSeconds(20);
  protected static final long MIB = 1L << 20;

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** The implementation under test. The same one for the whole of a test. */
  protected abstract VolumeBackend backend();

  /**
   * Takes a snapshot of a volume and returns the snapshot's handle. Only called if the backend can
   * restore snapshots.
   */
  protected abstract String snapshotOf(String volumeHandle);

  /** How many volumes there are now. */
  protected abstract int volumes();

  /** Writes something into a volume. */
  protected abstract void write(String volumeHandle, String text);

  /** Reads what {@link #write} wrote, or null if the volume holds nothing. */
  protected abstract @Nullable String read(String volumeHandle);

  private static String name() {
    return "pvc-contract-" + NAMES.incrementAndGet();
  }

  private static VolumeRequest request(String name, long bytes, @Nullable ContentSource content) {
    return VolumeRequest.builder(name)
        .requiredBytes(bytes)
        .capabilities(
            new VolumeCapability(
                AccessMode.SINGLE_NODE_WRITER, new VolumeCapability.Mount(null, List.of())))
        .content(content)
        .build();
  }

  private ProvisionedVolume provision(VolumeRequest request) {
    return backend().provision(request, TIMEOUT);
  }

  private void delete(String handle) {
    backend().delete(new DeletionRequest(handle, Secrets.NONE), TIMEOUT);
  }

  private static BackendException failure(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(BackendException.class);
    assertThat(thrown.getMessage()).isNotBlank();
    return (BackendException) thrown;
  }

  private boolean can(BackendFeature feature) {
    return backend().features().contains(feature);
  }

  @Test
  void theBackendHasANameAndCanMakeVolumes() {
    assertThat(backend().driver()).isNotEmpty();
    assertThat(backend().features())
        .contains(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME);
  }

  @Test
  void aVolumeIsAtLeastAsLargeAsAskedFor() {
    ProvisionedVolume made = provision(request(name(), 5 * MIB, null));

    assertThat(made.handle()).isNotEmpty();
    assertThat(made.capacityBytes()).isGreaterThanOrEqualTo(5 * MIB);
    assertThat(made.content()).isNull();
    assertThat(read(made.handle())).isNull();
  }

  @Test
  void askingAgainFindsTheSameVolume() {
    VolumeRequest request = request(name(), MIB, null);
    int before = volumes();

    ProvisionedVolume first = provision(request);
    ProvisionedVolume second = provision(request);

    assertThat(second).isEqualTo(first);
    assertThat(volumes()).isEqualTo(before + 1);
  }

  /** A volume that an earlier call made is there, whatever is said to another request. */
  @Test
  void aRefusalNeverDeniesAVolumeThatIsThere() {
    String name = name();
    provision(request(name, MIB, null));

    Throwable thrown = catchThrowable(() -> provision(request(name, Long.MAX_VALUE - 1, null)));

    if (thrown instanceof BackendException failure) {
      assertThat(failure.fate()).isNotEqualTo(Fate.DID_NOT_HAPPEN);
    }
  }

  @Test
  void anotherNameIsAnotherVolume() {
    ProvisionedVolume first = provision(request(name(), MIB, null));
    ProvisionedVolume second = provision(request(name(), MIB, null));

    assertThat(second.handle()).isNotEqualTo(first.handle());
  }

  @Test
  void aDeletedVolumeIsGoneAndDeletingItAgainIsFine() {
    VolumeRequest request = request(name(), MIB, null);
    int before = volumes();
    ProvisionedVolume made = provision(request);

    delete(made.handle());
    delete(made.handle());

    assertThat(volumes()).isEqualTo(before);
    delete("no-such-volume");
  }

  @Test
  void aVolumeThatWasDeletedCanBeMadeAgain() {
    VolumeRequest request = request(name(), MIB, null);
    delete(provision(request).handle());
    int before = volumes();

    provision(request);

    assertThat(volumes()).isEqualTo(before + 1);
  }

  @Test
  void aSnapshotIsRestoredOrRefusedInWords() {
    ProvisionedVolume source = provision(request(name(), MIB, null));
    if (!can(BackendFeature.CREATE_DELETE_SNAPSHOT)) {
      var content = new ContentSource.OfSnapshot("some-snapshot");
      assertThat(failure(() -> provision(request(name(), MIB, content))))
          .hasMessageContaining("CREATE_DELETE_SNAPSHOT");
      return;
    }
    write(source.handle(), "written before");
    var content = new ContentSource.OfSnapshot(snapshotOf(source.handle()));
    write(source.handle(), "written after");

    ProvisionedVolume restored = provision(request(name(), 2 * MIB, content));

    assertThat(restored.content()).isEqualTo(content);
    assertThat(restored.capacityBytes()).isGreaterThanOrEqualTo(2 * MIB);
    assertThat(read(restored.handle())).isEqualTo("written before");
    assertThat(read(source.handle())).isEqualTo("written after");
  }

  @Test
  void aRestoredVolumeOutlivesItsSource() {
    if (!can(BackendFeature.CREATE_DELETE_SNAPSHOT)) {
      aSnapshotIsRestoredOrRefusedInWords();
      return;
    }
    ProvisionedVolume source = provision(request(name(), MIB, null));
    write(source.handle(), "kept");
    var content = new ContentSource.OfSnapshot(snapshotOf(source.handle()));
    delete(source.handle());

    ProvisionedVolume restored = provision(request(name(), MIB, content));

    assertThat(read(restored.handle())).isEqualTo("kept");
  }

  @Test
  void aVolumeIsClonedOrRefusedInWords() {
    ProvisionedVolume source = provision(request(name(), MIB, null));
    write(source.handle(), "original");
    var content = new ContentSource.OfVolume(source.handle());
    if (!can(BackendFeature.CLONE_VOLUME)) {
      assertThat(failure(() -> provision(request(name(), MIB, content))))
          .hasMessageContaining("CLONE_VOLUME");
      return;
    }

    ProvisionedVolume clone = provision(request(name(), MIB, content));

    assertThat(clone.content()).isEqualTo(content);
    assertThat(read(clone.handle())).isEqualTo("original");
    write(clone.handle(), "changed");
    assertThat(read(source.handle())).isEqualTo("original");
  }

  @Test
  void aSourceThatIsNotThereIsRefusedAndLeavesNothing() { // ERR-01, invariant 7
    int before = volumes();

    for (ContentSource content :
        List.of(
            new ContentSource.OfSnapshot("no-such-snapshot"),
            new ContentSource.OfVolume("no-such-volume"))) {
      BackendException failure = failure(() -> provision(request(name(), MIB, content)));
      assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    }

    assertThat(volumes()).isEqualTo(before);
  }

  @Test
  void aVolumeBeyondAllMeasureIsRefused() {
    int before = volumes();

    BackendException failure = failure(() -> provision(request(name(), Long.MAX_VALUE - 1, null)));

    assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(failure.kind()).isIn(Kind.EXHAUSTED, Kind.REFUSED, Kind.INFEASIBLE);
    assertThat(volumes()).isEqualTo(before);
  }

  @Test
  void roomIsMeasuredOrRefusedInWords() {
    var anywhere = new CapacityRequest(List.of(), Map.of(), Map.of());
    if (!can(BackendFeature.GET_CAPACITY)) {
      BackendException failure = failure(() -> backend().capacity(anywhere, TIMEOUT));
      assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
      assertThat(failure).hasMessageContaining("GET_CAPACITY");
      return;
    }
    long before = backend().capacity(anywhere, TIMEOUT).availableBytes();

    provision(request(name(), MIB, null));

    assertThat(backend().capacity(anywhere, TIMEOUT).availableBytes()).isLessThan(before);
  }

  @Test
  void manyVolumesAreMadeAtOnce() throws ExecutionException, InterruptedException {
    int before = volumes();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    var handles = new HashSet<String>();
    try {
      var calls = new ArrayList<Future<ProvisionedVolume>>();
      for (int i = 0; i < 40; i++) {
        VolumeRequest request = request(name(), MIB, null);
        calls.add(threads.submit(() -> provision(request)));
      }
      for (Future<ProvisionedVolume> call : calls) {
        handles.add(call.get().handle());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(handles).hasSize(40);
    assertThat(volumes()).isEqualTo(before + 40);
  }

  @Test
  void closingTwiceIsFine() {
    backend().close();
    backend().close();
  }
}

package dev.xns.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.core.contract.VolumeBackendContract;
import org.junit.jupiter.api.Test;

class InMemoryVolumeBackendTest extends VolumeBackendContract {
  private BackendInterceptor interceptor = BackendInterceptor.NONE;
  private final InMemoryVolumeBackend backend =
      InMemoryVolumeBackend.builder("driver.example.com")
          .totalBytes(1L << 40)
          .interceptor(
              new BackendInterceptor() {
                @Override
                public void before(BackendCall call) {
                  interceptor.before(call);
                }
              })
          .build();

  @Override
  protected VolumeBackend backend() {
    return backend;
  }

  @Override
  protected String snapshotOf(String volumeHandle) {
    return backend.snapshot(volumeHandle);
  }

  @Override
  protected int volumes() {
    return backend.volumes().size();
  }

  @Override
  protected void write(String volumeHandle, String text) {
    backend.write(volumeHandle, "file", text);
  }

  @Override
  protected String read(String volumeHandle) {
    return backend.volume(volumeHandle).orElseThrow().files().get("file");
  }

  private static VolumeRequest request(String name, long bytes) {
    return VolumeRequest.builder(name).requiredBytes(bytes).build();
  }

  @Test
  void aRepeatedRequestThatDiffersIsAFaultOfTheCaller() { // REQ-15
    backend.provision(request("pvc-1", MIB), TIMEOUT);

    assertThatThrownBy(() -> backend.provision(request("pvc-1", 2 * MIB), TIMEOUT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pvc-1");
    assertThat(backend.violations()).hasSize(1);
  }

  @Test
  void twoCallsAtOnceForOneVolumeAreAFaultOfTheCaller() {
    interceptor =
        new BackendInterceptor() {
          @Override
          public void before(BackendCall call) {
            interceptor = NONE;
            assertThatThrownBy(() -> backend.provision(request("pvc-1", MIB), TIMEOUT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PROVISION pvc-1 while another call");
          }
        };

    backend.provision(request("pvc-1", MIB), TIMEOUT);

    assertThat(backend.violations()).hasSize(1);
  }
}

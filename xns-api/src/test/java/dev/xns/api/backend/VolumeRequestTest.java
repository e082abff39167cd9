package dev.xns.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.backend.VolumeCapability.AccessMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumeRequestTest {
  private static VolumeRequest request(String name, long bytes, Map<String, String> parameters) {
    return VolumeRequest.builder(name)
        .requiredBytes(bytes)
        .parameters(parameters)
        .secrets(Secrets.of(Map.of("token", "hunter2")))
        .build();
  }

  @Test
  void aRequestIsCheckedAndSaysWhatIsWrong() {
    assertThatThrownBy(() -> request("", 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A volume needs a name");
    assertThatThrownBy(() -> request("pvc-1", -1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("requiredBytes must not be negative, was -1 for volume pvc-1");
  }

  @Test
  void aRequestStaysAsItWasMade() { // REQ-15
    var parameters = new HashMap<>(Map.of("a", "b"));
    VolumeRequest request = request("pvc-1", 1, parameters);

    parameters.put("c", "d");

    assertThat(request.parameters()).containsOnlyKeys("a");
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    assertThat(VolumeRequest.builder("pvc-1").build())
        .isEqualTo(
            new VolumeRequest("pvc-1", 0, List.of(), Map.of(), null, null, Secrets.NONE, Map.of()));
  }

  @Test
  void aRequestIsBuiltAgainFromWhatItHolds() {
    var request =
        new VolumeRequest(
            "pvc-1",
            5,
            List.of(
                new VolumeCapability(AccessMode.SINGLE_NODE_WRITER, new VolumeCapability.Block())),
            Map.of("tier", "gold"),
            new ContentSource.OfSnapshot("s-1"),
            new TopologyRequirement(List.of(Map.of("zone", "a")), List.of()),
            Secrets.of(Map.of("token", "hunter2")),
            Map.of("iops", "5"));

    assertThat(request.toBuilder().build()).isEqualTo(request);
    assertThat(request.toBuilder().secrets(Secrets.NONE).build())
        .isNotEqualTo(request)
        .extracting(VolumeRequest::secrets)
        .isEqualTo(Secrets.NONE);
    assertThat(request.secrets().isEmpty()).isFalse();
  }

  @Test
  void secretsNeverPrint() { // SECRET-08, LOG-02
    VolumeRequest request = request("pvc-1", 1, Map.of());

    assertThat(request.toString()).contains("1 secret values").doesNotContain("hunter2", "token");
    assertThat(Secrets.NONE).hasToString("no secrets");
    assertThat(request.secrets().reveal()).containsEntry("token", "hunter2");
    assertThat(request.secrets()).isEqualTo(Secrets.of(Map.of("token", "hunter2")));
  }
}

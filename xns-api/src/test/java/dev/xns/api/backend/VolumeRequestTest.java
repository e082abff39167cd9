package dev.xns.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumeRequestTest {
  private static VolumeRequest request(String name, long bytes, Map<String, String> parameters) {
    return new VolumeRequest(
        name,
        bytes,
        List.of(),
        parameters,
        null,
        null,
        Secrets.of(Map.of("token", "hunter2")),
        Map.of());
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
  void secretsNeverPrint() { // SECRET-08, LOG-02
    VolumeRequest request = request("pvc-1", 1, Map.of());

    assertThat(request.toString()).contains("1 secret values").doesNotContain("hunter2", "token");
    assertThat(Secrets.NONE).hasToString("no secrets");
    assertThat(request.secrets().reveal()).containsEntry("token", "hunter2");
    assertThat(request.secrets()).isEqualTo(Secrets.of(Map.of("token", "hunter2")));
  }
}

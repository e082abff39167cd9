package dev.xns.core.internal.plan;

import static dev.xns.core.internal.plan.YamlCluster.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access modes of a claim as those of its request, by the tables of REQ-06. */
class AccessModesTest {
  private static Plan plan(String modes, boolean tableB) {
    var features = EnumSet.allOf(BackendFeature.class);
    features.remove(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    if (!tableB) {
      features.remove(BackendFeature.SINGLE_NODE_MULTI_WRITER);
    }
    var settings = new ClaimSettings(DRIVER, features, "me", EngineOptions.defaults());
    return new ClaimPlanner(settings)
        .plan(
            YamlCluster.claim(
                """
                metadata:
                  namespace: dev
                  name: data
                  uid: 99999999-2222-3333-4444-555555555555
                  annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}
                spec:
                  storageClassName: fast
                  accessModes: [%s]
                  resources: {requests: {storage: 1Gi}}
                """
                    .formatted(modes)),
            YamlCluster.withSnapshot(),
            null);
  }

  private static List<AccessMode> names(String modes) {
    return modes == null
        ? List.of()
        : Stream.of(modes.split(", ")).map(AccessMode::valueOf).toList();
  }

  @ParameterizedTest(name = "REQ-04, REQ-06: [{0}] is [{1}] by table A, [{2}] by table B")
  @CsvSource(
      delimiter = '|',
      value = {
        "ReadWriteOnce | SINGLE_NODE_WRITER | SINGLE_NODE_MULTI_WRITER",
        "ReadWriteOncePod | SINGLE_NODE_WRITER | SINGLE_NODE_SINGLE_WRITER",
        "ReadOnlyMany | MULTI_NODE_READER_ONLY | MULTI_NODE_READER_ONLY",
        "ReadWriteMany | MULTI_NODE_MULTI_WRITER | MULTI_NODE_MULTI_WRITER",
        // Each on its own, in the claim's order: the rows for several at once never count.
        "ReadWriteMany, ReadWriteOnce | MULTI_NODE_MULTI_WRITER, SINGLE_NODE_WRITER"
            + " | MULTI_NODE_MULTI_WRITER, SINGLE_NODE_MULTI_WRITER",
        "ReadOnlyMany, ReadWriteOnce | MULTI_NODE_READER_ONLY, SINGLE_NODE_WRITER"
            + " | MULTI_NODE_READER_ONLY, SINGLE_NODE_MULTI_WRITER",
        "ReadWriteOnce, ReadWriteOnce | SINGLE_NODE_WRITER, SINGLE_NODE_WRITER"
            + " | SINGLE_NODE_MULTI_WRITER, SINGLE_NODE_MULTI_WRITER",
        "|||"
      })
  void eachModeIsTranslatedOnItsOwn(String modes, String tableA, String tableB) {
    for (boolean b : new boolean[] {false, true}) {
      var provision = (Plan.Provision) plan(modes == null ? "" : modes, b);
      assertThat(provision.request().capabilities())
          .extracting(VolumeCapability::accessMode)
          .isEqualTo(names(b ? tableB : tableA));
    }
  }

  @ParameterizedTest(name = "REQ-06: [{0}] is an error")
  @CsvSource(
      delimiter = '|',
      value = {"readwriteonce", "ReadWriteTwice", "''", "ReadWriteOnce, RWX", "SINGLE_NODE_WRITER"})
  void aModeThatDoesNotExistIsAnError(String modes) {
    String yaml = modes.isEmpty() ? "''" : modes;
    for (boolean b : new boolean[] {false, true}) {
      var wait = (Plan.Wait) plan(yaml, b);
      assertThat(wait.reason()).isEqualTo(ReasonCode.AccessModeInvalid);
      assertThat(wait.message()).contains("claim dev/data", "access mode");
    }
  }
}

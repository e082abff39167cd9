package dev.xns.core;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.Fate.MAY_HAVE_HAPPENED;
import static dev.xns.api.Fate.NOT_ASKED;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of errors, from the kind that the CSI backend makes of a gRPC code to what becomes of
 * the claim. Which kind belongs to which code is tested where codes are known.
 */
class ErrorTableTest {
  private static final String SELECTED = "volume.kubernetes.io/selected-node";

  /** One row, without topology and node. */
  record Row(String codes, Kind kind, Fate fate, ReasonCode reason, int secondsToNextTry) {}

  static Stream<Arguments> table() {
    return Stream.of(
            new Row(
                "CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE",
                Kind.UNAVAILABLE,
                MAY_HAVE_HAPPENED,
                ReasonCode.DriverUnavailable,
                1),
            new Row("not sent", Kind.UNAVAILABLE, NOT_ASKED, ReasonCode.DriverUnavailable, 1),
            new Row("ALREADY_EXISTS", Kind.REFUSED, NOT_ASKED, ReasonCode.DriverRefused, 1),
            new Row("ABORTED", Kind.BUSY, MAY_HAVE_HAPPENED, ReasonCode.DriverBusy, 1),
            new Row("RESOURCE_EXHAUSTED", Kind.EXHAUSTED, DID_NOT_HAPPEN, ReasonCode.Exhausted, 1),
            new Row(
                "INVALID_ARGUMENT", Kind.INFEASIBLE, DID_NOT_HAPPEN, ReasonCode.Infeasible, 300),
            new Row(
                "UNIMPLEMENTED",
                Kind.UNSUPPORTED,
                DID_NOT_HAPPEN,
                ReasonCode.DriverLacksCapability,
                1),
            new Row("all others", Kind.REFUSED, DID_NOT_HAPPEN, ReasonCode.DriverRefused, 1),
            new Row(
                "no gRPC error", Kind.NONSENSE, MAY_HAVE_HAPPENED, ReasonCode.DriverNonsense, 1))
        .flatMap(
            row ->
                Stream.of(true, false)
                    .flatMap(
                        topology ->
                            Stream.of(true, false)
                                .map(node -> Arguments.of(row.codes(), topology, node, row))));
  }

  /** The claim, right after its first call failed. */
  private static EngineFixture failed(boolean topology, boolean nodeSelected, Row row) {
    var fixture = new EngineFixture();
    if (topology) {
      var features = new HashSet<>(fixture.backend.features());
      features.add(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
      fixture.backend.features(features);
    }
    fixture
        .apply(
            """
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {zone: z1}}
            ---
            apiVersion: storage.k8s.io/v1
            kind: CSINode
            metadata: {name: n1}
            spec: {drivers: [{name: hostpath.csi.xns.dev, nodeID: n1, topologyKeys: [zone]}]}
            """)
        .apply(
            EngineFixture.CLASS
                + "volumeBindingMode: "
                + (nodeSelected ? "WaitForFirstConsumer" : "Immediate"))
        .start();
    fixture.failuresBefore.add(Failures.of(row.kind(), row.fate()));
    String claim = EngineFixture.claim("restore", "fast", "");
    return fixture.now(
        nodeSelected ? claim.replace("csi.xns.dev}", "csi.xns.dev, " + SELECTED + ": n1}") : claim);
  }

  @ParameterizedTest(name = "ERR-01, ERR-02: {0}, topology {1}, node selected {2}")
  @MethodSource("table")
  void theOutcomeIsThatOfTheTable(String codes, boolean topology, boolean nodeSelected, Row row) {
    EngineFixture fixture = failed(topology, nodeSelected, row);

    assertThat(fixture.heard).last().isEqualTo("failed dev/restore " + row.reason());
    assertThat(fixture.lastWarning(RESTORE)).contains("CreateVolume failed with " + row.kind());
    String node = fixture.claim(RESTORE).metadata().annotation(SELECTED);
    if (row.kind() == Kind.EXHAUSTED && topology && nodeSelected) {
      assertThat(node).as("rescheduled").isNull();
    } else {
      assertThat(node).isEqualTo(nodeSelected ? "n1" : null);
    }
    Duration delay = Duration.ofSeconds(row.secondsToNextTry());
    assertThat(fixture.provisionCalls()).isEqualTo(1);
    if (node != null || !nodeSelected) {
      assertThat(fixture.pass(delay.minusMillis(1)).provisionCalls()).isEqualTo(1);
      fixture.pass(Duration.ofMillis(1));
      assertThat(fixture.provisionCalls()).isEqualTo(2);
      assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    }
  }

  @ParameterizedTest(name = "STATE rows 4 to 10: {0}, topology {1}, node selected {2}")
  @MethodSource("table")
  void onlyWhatMayHaveHappenedIsPursuedOnceTheClaimIsGone(
      String codes, boolean topology, boolean nodeSelected, Row row) {
    EngineFixture fixture = failed(topology, nodeSelected, row);

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofHours(1));

    assertThat(fixture.provisionCalls()).isEqualTo(row.fate() == MAY_HAVE_HAPPENED ? 2 : 1);
    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.volumes()).isEmpty();
  }
}

package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.Volume;
import dev.xns.examples.hostpath.Fault.When;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private Path faultFile;

  @RegisterExtension
  final DriverExtension x =
      new DriverExtension(
          driver -> {
            faultFile = x().directory().resolve("faults.json");
            return driver.faultFile(faultFile);
          });

  private DriverExtension x() {
    return x;
  }

  @Test
  void faultBeforeTheEffectLeavesNothing() {
    x.driver().fail(Fault.before("CreateVolume", Status.Code.UNAVAILABLE));

    Status status = failure(() -> x.client().create(order("a")));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isEqualTo("injected before CreateVolume");
    assertThat(x.driver().volumeIds()).isEmpty();
  }

  @Test
  void faultAfterTheEffectHidesIt() {
    x.driver().fail(Fault.after("CreateVolume", Status.Code.INTERNAL));

    Status status = failure(() -> x.client().create(order("a")));

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).isEqualTo("injected after CreateVolume");
    assertThat(x.driver().volumeIds()).containsExactly(x.client().create(order("a")).getVolumeId());
  }

  @Test
  void faultAfterADeletionHidesIt() {
    Volume volume = x.client().create(order("a"));
    x.driver().fail(Fault.after("DeleteVolume", Status.Code.UNKNOWN));

    assertThat(failure(() -> x.client().deleteVolume(volume.getVolumeId())).getCode())
        .isEqualTo(Status.Code.UNKNOWN);
    assertThat(x.driver().volumeIds()).isEmpty();
  }

  @Test
  void callThatFailsByItselfDoesNotUseUpAFaultAfterTheEffect() {
    x.driver().fail(Fault.after("CreateVolume", Status.Code.INTERNAL));

    assertThat(failure(() -> x.client().create(order(""))).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.INTERNAL);
  }

  @Test
  void faultsAreMetInOrderAndAsOftenAsTheySay() {
    x.driver().fail(Fault.before("CreateVolume", Status.Code.ABORTED).times(2));
    x.driver().fail(Fault.before("CreateVolume", Status.Code.DATA_LOSS));

    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.ABORTED);
    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.ABORTED);
    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.DATA_LOSS);
    assertThat(x.client().create(order("a")).getVolumeId()).isNotEmpty();
  }

  @Test
  void faultForEverEndsWhenFaultsAreCleared() {
    x.driver().fail(Fault.before("*", Status.Code.UNAVAILABLE).times(Fault.ALWAYS));

    for (int call = 0; call < 3; call++) {
      assertThat(failure(() -> x.client().deleteVolume("v")).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
    assertThat(
            failure(() -> x.client().identity().probe(ProbeRequest.getDefaultInstance())).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    x.driver().clearFaults();

    x.client().deleteVolume("v");
  }

  @Test
  void otherMethodsAreNotMet() {
    x.driver().fail(Fault.before("DeleteVolume", Status.Code.UNAVAILABLE));

    assertThat(x.client().create(order("a")).getVolumeId()).isNotEmpty();
  }

  @Test
  void slowCallAnswersAfterItsDelay() {
    x.driver().fail(Fault.slow("CreateVolume", When.BEFORE, Duration.ofMillis(1)));
    x.driver().fail(Fault.slow("CreateVolume", When.AFTER, Duration.ofMillis(1)));

    Volume volume = x.client().create(order("a"));

    assertThat(x.driver().volumeIds()).containsExactly(volume.getVolumeId());
  }

  @Test
  void callerThatGivesUpOnASlowAnswerHasItsVolumeAnyway() {
    x.driver().fail(Fault.slow("CreateVolume", When.AFTER, FOR_EVER));

    Status status =
        failure(
            () ->
                x.client()
                    .controller()
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .createVolume(order("a").build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().until(() -> x.driver().volumeIds().size() == 1);
  }

  @Test
  void closingEndsADelayBeforeTheEffectWithoutAnEffect() throws Exception {
    x.driver().fail(Fault.slow("CreateVolume", When.BEFORE, FOR_EVER));
    CompletableFuture<Status> answer =
        CompletableFuture.supplyAsync(() -> failure(() -> x.client().create(order("a"))));
    await().until(() -> threadIsIn(Faults.class));

    x.driver().close();

    assertThat(answer.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(x.driver().volumeIds()).isEmpty();
  }

  private static boolean threadIsIn(Class<?> type) {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().equals(type.getName())
                    && frame.getMethodName().equals("suffer"));
  }

  @Test
  void slowFailureIsSlowAndFails() {
    x.driver().fail(Fault.after("CreateVolume", Status.Code.ABORTED).delayed(Duration.ofMillis(1)));

    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.ABORTED);
    assertThat(x.driver().volumeIds()).hasSize(1);
  }

  @Test
  void faultsOfTheFileAreMetAndRemovedFromIt() throws Exception {
    Files.writeString(
        faultFile,
        """
        [{"method": "CreateVolume", "when": "before", "code": "ABORTED", "message": "busy"},
         {"method": "CreateVolume", "when": "after", "code": "UNAVAILABLE", "times": 2},
         {"method": "Probe", "when": "before", "delayMillis": 1, "times": -1}]
        """);

    Status first = failure(() -> x.client().create(order("a")));
    Status second = failure(() -> x.client().create(order("a")));
    x.client().identity().probe(ProbeRequest.getDefaultInstance());

    assertThat(first.getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(first.getDescription()).isEqualTo("busy");
    assertThat(second.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(faultFile)
        .content()
        .doesNotContain("ABORTED")
        .containsPattern("\"times\" : 1\\b")
        .contains("Probe");
    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(x.client().create(order("a")).getVolumeId()).isNotEmpty();
    assertThat(faultFile).content().doesNotContain("CreateVolume");
  }

  @Test
  void faultsOfTheProgramComeFirstAndClearingLeavesTheFileAlone() throws Exception {
    Files.writeString(
        faultFile, "[{\"method\": \"CreateVolume\", \"when\": \"before\", \"code\": \"ABORTED\"}]");
    x.driver().fail(Fault.before("CreateVolume", Status.Code.UNKNOWN));

    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.UNKNOWN);
    x.driver().clearFaults();
    assertThat(failure(() -> x.client().create(order("a"))).getCode())
        .isEqualTo(Status.Code.ABORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{}",
        "null",
        "[null]",
        "[] []",
        "[{\"when\": \"before\"}]",
        "[{\"method\": \"CreateVolume\", \"when\": \"now\"}]",
        "[{\"method\": \"CreateVolume\", \"when\": \"before\", \"code\": \"NO_SUCH\"}]",
        "[{\"method\": \"CreateVolumes\", \"when\": \"before\"}]",
        "[{\"method\": \"CreateVolume\", \"when\": \"before\", \"times\": 0}]",
        "[{\"method\": \"CreateVolume\", \"when\": \"before\", \"delayMillis\": -1}]"
      })
  void fileThatMakesNoSenseFailsEveryCallAndSaysSo(String content) throws Exception {
    Files.writeString(faultFile, content);

    Status status = failure(() -> x.client().create(order("a")));

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).contains(faultFile.toString());
    assertThat(x.driver().volumeIds()).isEmpty();
  }

  @Test
  void faultsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> x.driver().fail(Fault.before("CreateVolumes", Status.Code.UNKNOWN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CreateVolumes")
        .hasMessageContaining("CreateVolume,");
    assertThatThrownBy(() -> Fault.before(" ", Status.Code.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.before("Probe", Status.Code.UNKNOWN).times(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(
            () -> Fault.before("Probe", Status.Code.UNKNOWN).delayed(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}

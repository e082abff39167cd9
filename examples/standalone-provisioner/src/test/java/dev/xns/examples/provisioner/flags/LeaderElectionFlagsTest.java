package dev.xns.examples.provisioner.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderElectionFlagsTest {
  private static final ObjectKey LEASE = ObjectKey.of("storage", "some-driver");

  @Test
  void withoutValuesTheLeaseHasItsDefaults() { // FLAG-35 to 38
    Parsed parsed = Parsed.of("--leader-election");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().leaderElection().wanted()).isTrue();
    assertThat(parsed.flags().leaderElection().options(LEASE, "me"))
        .isEqualTo(LeaseOptions.of(LEASE, "me"));
  }

  @Test
  void valuesReachTheLeaseWhichIsAlwaysGivenBack() {
    Parsed parsed =
        Parsed.of(
            "--leader-election",
            "--leader-election-lease-duration=30s",
            "--leader-election-renew-deadline=20s",
            "--leader-election-retry-period=500ms",
            "--leader-election-labels=app:xns, example.com/tier:1,empty:");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().leaderElection().options(LEASE, "me"))
        .isEqualTo(
            LeaseOptions.builder()
                .lease(LEASE)
                .identity("me")
                .duration(Duration.ofSeconds(30))
                .renewDeadline(Duration.ofSeconds(20))
                .retryPeriod(Duration.ofMillis(500))
                .releaseOnClose(true)
                .labels(Map.of("app", "xns", "example.com/tier", "1", "empty", ""))
                .build());
  }

  @Test
  void valuesAreAcceptedWithoutLeaderElection() {
    Parsed parsed =
        Parsed.of(
            "--leader-election=false",
            "--leader-election-namespace=storage",
            "--leader-election-lease-duration=30s",
            "--leader-election-labels=a:b");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().leaderElection().wanted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a            | exactly one colon",
        "a:b:c        | exactly one colon",
        "a=b          | exactly one colon",
        "a:b,         | exactly one colon",
        ":b           | does not allow",
        "a b:c        | does not allow",
        "A/a:c        | does not allow",
        "a:c d        | does not allow"
      })
  void labelsThatAreNoneAreNamed(String labels, String problem) {
    assertThat(Parsed.of("--leader-election-labels", labels).problems())
        .singleElement()
        .asString()
        .startsWith("--leader-election-labels has the item \"")
        .contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--leader-election-lease-duration=10s | --leader-election-renew-deadline was 10s but must"
            + " be shorter than the --leader-election-lease-duration 10s",
        "--leader-election-renew-deadline=5s  | --leader-election-retry-period was 5s but must be"
            + " positive and shorter than the --leader-election-renew-deadline 5s",
        "--leader-election-retry-period=0     | --leader-election-retry-period was 0s but must be"
            + " positive"
      })
  void durationsThatDoNotFitAreExplained(String argument, String problem) {
    assertThat(Parsed.of(argument).problems()).singleElement().asString().startsWith(problem);
  }

  @Test
  void leaderElectionAndAProvisionerPerNodeExcludeEachOther() { // FLAG-47
    assertThat(Parsed.of("--leader-election", "--node-deployment").problems())
        .singleElement()
        .asString()
        .contains("--node-deployment");
  }
}

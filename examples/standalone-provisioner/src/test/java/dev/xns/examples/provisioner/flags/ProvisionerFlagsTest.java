package dev.xns.examples.provisioner.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.core.options.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionerFlagsTest {
  @Test
  void withoutFlagsTheEngineHasItsDefaults() {
    assertThat(Parsed.of().flags().engineOptions(null)).isEqualTo(EngineOptions.defaults());
  }

  @Test
  void flagsReachTheEngine() {
    Parsed parsed =
        Parsed.of(
            "--volume-name-prefix=vol",
            "--volume-name-uuid-length=8",
            "--retry-interval-start=500ms",
            "--retry-interval-max=1m30s",
            "--worker-threads=7",
            "--timeout=15s",
            "--default-fstype=xfs",
            "--extra-create-metadata",
            "--controller-publish-readonly",
            "--prevent-volume-mode-conversion=false",
            "--source-events",
            "--feature-gates=CrossNamespaceVolumeDataSource=false,VolumeAttributesClass=false");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().engineOptions(null))
        .isEqualTo(
            EngineOptions.builder()
                .volumeNaming(naming -> naming.prefix("vol").uuidLength(8))
                .retries(
                    retries -> retries.start(Duration.ofMillis(500)).max(Duration.ofSeconds(90)))
                .limits(limits -> limits.concurrency(7).callTimeout(Duration.ofSeconds(15)))
                .volumes(
                    volumes ->
                        volumes
                            .defaultFsType("xfs")
                            .extraCreateMetadata(true)
                            .controllerPublishReadOnly(true)
                            .attributesClasses(false))
                .sources(
                    sources -> sources.preventVolumeModeConversion(false).crossNamespace(false))
                .events(events -> events.onSources(true))
                .build());
  }

  @Test
  void theLastOfSeveralValuesCounts() {
    Parsed parsed = Parsed.of("--timeout=1s", "-timeout", "2s");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().driver().timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "/run/csi.sock, /run/csi.sock",
    "unix:///run/csi.sock, /run/csi.sock",
    "unix:/run/csi.sock, /run/csi.sock"
  })
  void theSocketIsAPathOrAUnixAddress(String address, Path socket) {
    Parsed parsed = Parsed.of("--csi-address", address);
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().driver().socket()).isEqualTo(socket);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "csi.sock", "tcp://localhost:1", "localhost:1", "unix://csi.sock"})
  void otherAddressesAreRefused(String address) { // START-08
    assertThat(Parsed.of("--csi-address=" + address).problems())
        .singleElement()
        .asString()
        .contains("--csi-address", "\"" + address + "\"", "unix domain socket");
  }

  @Test
  void aSocketPathThatNoSocketCanHaveIsRefused() {
    assertThat(Parsed.of("--csi-address=/" + "x".repeat(106)).problems()).isEmpty();
    assertThat(Parsed.of("--csi-address=/" + "x".repeat(107)).problems())
        .singleElement()
        .asString()
        .contains("--csi-address", "107 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "--volume-name-uuid-length=0, --volume-name-uuid-length was 0",
    "--volume-name-uuid-length=33, --volume-name-uuid-length was 33",
    "--volume-name-uuid-length=-2, --volume-name-uuid-length was -2",
    "--volume-name-prefix=, '--volume-name-prefix was \"\"'",
    "--worker-threads=0, --worker-threads was 0",
    "--worker-threads=-5, --worker-threads was -5",
    "--cloning-protection-threads=-1, --cloning-protection-threads was -1",
    "--timeout=0, --timeout was 0s",
    "--retry-interval-start=10m, --retry-interval-max was 5m but must not be below"
        + " --retry-interval-start 10m",
    "--master=192.0.2.1:6443, '--master was \"192.0.2.1:6443\"'",
    "--logging-format=xml, '--logging-format was \"xml\"'",
    "--timeout=10, \"\"\"10\"\" is not a duration\"",
    "--worker-threads=many, many",
    "--extra-create-metadata=yes, neither true nor false",
    "--kube-api-qps=fast, fast",
    "--client=other, neither fabric8 nor official",
    "--csi-address, --csi-address"
  })
  void wrongValuesAreNamedWithTheirFlag(String argument, String problem) { // FLAG-47
    assertThat(Parsed.of(argument).problems())
        .singleElement()
        .asString()
        .contains(argument.replaceFirst("=.*", ""))
        .contains(problem.replaceAll("^\"|\"$", "").replace("\"\"", "\""));
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThat(
            Parsed.of(
                    "--no-such-flag",
                    "--timeout=soon",
                    "--worker-threads=0",
                    "--node-deployment",
                    "--feature-gates=Nonsense=true",
                    "--logging-format=xml",
                    "--http-endpoint=:1",
                    "--metrics-address=:2")
                .problems())
        .satisfiesExactlyInAnyOrder(
            each -> assertThat(each).contains("--no-such-flag"),
            each -> assertThat(each).contains("--timeout", "soon"),
            each -> assertThat(each).contains("--worker-threads was 0"),
            each -> assertThat(each).contains("--node-deployment=true"),
            each -> assertThat(each).contains("Nonsense"),
            each -> assertThat(each).contains("xml"),
            each -> assertThat(each).contains("--http-endpoint=:1"),
            each -> assertThat(each).contains("--metrics-address=:2"),
            each -> assertThat(each).contains("exclude each other")); // START-04
  }

  @ParameterizedTest
  @CsvSource({
    "--csi-adress=/s, --csi-address",
    "--leader-elections, --leader-election",
    "-workers-threads=5, --worker-threads",
    "--feature-gate=A=true, --feature-gates"
  })
  void anUnknownFlagIsRefusedWithTheNearestOne(String argument, String near) {
    assertThat(Parsed.of(argument).problems())
        .singleElement()
        .asString()
        .startsWith("there is no flag -")
        .endsWith("did you mean " + near + "?");
  }

  @Test
  void aValueAfterAYesOrNoFlagIsExplained() {
    assertThat(Parsed.of("--extra-create-metadata", "false").problems())
        .singleElement()
        .asString()
        .contains("unexpected argument \"false\"", "--leader-election=false");
  }

  @Test
  void sourcesInOtherNamespacesAreServedUnlessSwitchedOff() { // FLAG-46
    assertThat(Parsed.of().flags().engineOptions(null).sources().crossNamespace()).isTrue();
    Parsed on = Parsed.of("--feature-gates", "Topology=true,CrossNamespaceVolumeDataSource=true");
    assertThat(on.problems()).isEmpty();
    assertThat(on.flags().engineOptions(null).sources().crossNamespace()).isTrue();
    Parsed off =
        Parsed.of(
            "--feature-gates=Topology=true", "--feature-gates=CrossNamespaceVolumeDataSource=f");
    assertThat(off.problems()).isEmpty();
    assertThat(off.flags().engineOptions(null).sources().crossNamespace()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Toplogy=true, Topology",
    "topology=true, is no gate",
    "Topology, Topology=true or =false",
    "Topology=on, Topology=true or =false"
  })
  void gatesThatAreUnknownOrWrongAreRefused(String setting, String problem) {
    assertThat(Parsed.of("--feature-gates=" + setting).problems())
        .singleElement()
        .asString()
        .contains("--feature-gates", problem);
  }

  @Test
  void anEndInGoodOrderMayBeAskedFor() { // START-19
    assertThat(Parsed.of("--feature-gates=ReleaseLeaderElectionOnExit=true").problems()).isEmpty();
  }

  @Test
  void theEnvironmentWinsOverTheKubeconfigFlag() { // FLAG-45
    KubernetesFlags flags = Parsed.of("--kubeconfig=/flag").flags().kubernetes();
    assertThat(flags.kubeconfig(Map.of("KUBECONFIG", "/environment"))).isEqualTo("/environment");
    assertThat(flags.kubeconfig(Map.of("KUBECONFIG", ""))).isEqualTo("/flag");
    assertThat(flags.kubeconfig(Map.of())).isEqualTo("/flag");
  }

  @Test
  void theClientMayBeChosen() {
    assertThat(Parsed.of().flags().kubernetes().client()).isEqualTo(KubeClient.FABRIC8);
    Parsed parsed = Parsed.of("--client=official");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().kubernetes().client()).isEqualTo(KubeClient.OFFICIAL);
  }

  @Test
  void limitsForTheClientAreAcceptedButHaveNoEffect() { // FLAG-18, FLAG-19
    Parsed parsed = Parsed.of("--kube-api-qps=50", "--kube-api-burst=100");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().withoutEffect())
        .singleElement()
        .asString()
        .startsWith("--kube-api-qps and --kube-api-burst have no effect");
    assertThat(Parsed.of().flags().withoutEffect()).isEmpty();
  }

  @Test
  void workThatNeedsNoSettingsIsAcceptedWithThem() { // FLAG-09, FLAG-10
    Parsed parsed =
        Parsed.of("--cloning-protection-threads=3", "--snapshot-orphan-sweep-interval=0");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().engineOptions(null)).isEqualTo(EngineOptions.defaults());
    assertThat(parsed.flags().withoutEffect())
        .satisfiesExactly(
            each -> assertThat(each).startsWith("--cloning-protection-threads has no effect"),
            each -> assertThat(each).startsWith("--snapshot-orphan-sweep-interval has no effect"));
  }

  @Test
  void logFlagsAreAccepted() { // FLAG-44
    Parsed parsed =
        Parsed.of(
            "-v=5",
            "--vmodule=a=1",
            "--logging-format=json",
            "--log-flush-frequency=1s",
            "--log-text-split-stream",
            "--log-text-info-buffer-size=64Ki",
            "--log-json-split-stream",
            "--log-json-info-buffer-size=64Ki",
            "--automaxprocs");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.flags().logging().verbosity()).isEqualTo(5);
    assertThat(parsed.flags().logging().json()).isTrue();
  }

  @Test
  void topologyIsAsTheFlagsSay() { // FLAG-13, FLAG-14, FLAG-46
    var byDefault = Parsed.of().flags().engineOptions(null);
    assertThat(byDefault.topology().enabled()).isTrue();
    assertThat(byDefault.topology().strict()).isFalse();
    assertThat(byDefault.topology().immediate()).isTrue();

    var options =
        Parsed.of(
                "--strict-topology", "--immediate-topology=false", "--feature-gates=Topology=false")
            .flags()
            .engineOptions(null);

    assertThat(options.topology().enabled()).isFalse();
    assertThat(options.topology().strict()).isTrue();
    assertThat(options.topology().immediate()).isFalse();
  }
}

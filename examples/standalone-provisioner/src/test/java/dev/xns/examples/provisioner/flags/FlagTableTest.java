package dev.xns.examples.provisioner.flags;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of the reference product, all of them, and those of our own, with defaults. */
class FlagTableTest {
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("--master", ""), // FLAG-01
          Map.entry("--kubeconfig", ""), // FLAG-02
          Map.entry("--client", "fabric8"),
          Map.entry("--source-events", "false"),
          Map.entry("--creation-marks", "when-ambiguous"),
          Map.entry("--creation-key-secret", ""),
          Map.entry("--honour-started-creations", "false"),
          Map.entry("--csi-address", "/run/csi/socket"), // FLAG-03
          Map.entry("--volume-name-prefix", "pvc"), // FLAG-04
          Map.entry("--volume-name-uuid-length", "-1"), // FLAG-05
          Map.entry("--retry-interval-start", "1s"), // FLAG-06
          Map.entry("--retry-interval-max", "5m"), // FLAG-07
          Map.entry("--worker-threads", "100"), // FLAG-08
          Map.entry("--cloning-protection-threads", "1"), // FLAG-09
          Map.entry("--snapshot-orphan-sweep-interval", "5m"), // FLAG-10
          Map.entry("--capacity-threads", "1"), // FLAG-11
          Map.entry("--timeout", "10s"), // FLAG-12
          Map.entry("--strict-topology", "false"), // FLAG-13
          Map.entry("--immediate-topology", "true"), // FLAG-14
          Map.entry("--extra-create-metadata", "false"), // FLAG-15
          Map.entry("--enable-pprof", "false"), // FLAG-16
          Map.entry("--default-fstype", ""), // FLAG-17
          Map.entry("--kube-api-qps", "5.0"), // FLAG-18
          Map.entry("--kube-api-burst", "10"), // FLAG-19
          Map.entry("--kube-api-capacity-qps", "1.0"), // FLAG-20
          Map.entry("--kube-api-capacity-burst", "5"), // FLAG-21
          Map.entry("--enable-capacity", "false"), // FLAG-22
          Map.entry("--capacity-for-immediate-binding", "false"), // FLAG-23
          Map.entry("--capacity-poll-interval", "1m"), // FLAG-24
          Map.entry("--capacity-ownerref-level", "1"), // FLAG-25
          Map.entry("--node-deployment", "false"), // FLAG-26
          Map.entry("--node-deployment-immediate-binding", "true"), // FLAG-27
          Map.entry("--node-deployment-base-delay", "20s"), // FLAG-28
          Map.entry("--node-deployment-max-delay", "1m"), // FLAG-29
          Map.entry("--controller-publish-readonly", "false"), // FLAG-30
          Map.entry("--prevent-volume-mode-conversion", "true"), // FLAG-31
          Map.entry("--feature-gates", "[]"), // FLAG-32
          Map.entry("--leader-election", "false"), // FLAG-33
          Map.entry("--leader-election-namespace", ""), // FLAG-34
          Map.entry("--leader-election-lease-duration", "15s"), // FLAG-35
          Map.entry("--leader-election-renew-deadline", "10s"), // FLAG-36
          Map.entry("--leader-election-retry-period", "5s"), // FLAG-37
          Map.entry("--leader-election-labels", ""), // FLAG-38
          Map.entry("--http-endpoint", ""), // FLAG-39
          Map.entry("--metrics-address", ""), // FLAG-40
          Map.entry("--metrics-path", "/metrics"), // FLAG-41
          Map.entry("--version", "false"), // FLAG-42
          Map.entry("--automaxprocs", "false"), // FLAG-43
          Map.entry("--v", "0"), // FLAG-44
          Map.entry("--vmodule", ""),
          Map.entry("--logging-format", "text"),
          Map.entry("--log-flush-frequency", "5s"),
          Map.entry("--log-text-split-stream", "false"),
          Map.entry("--log-text-info-buffer-size", "0"),
          Map.entry("--log-json-split-stream", "false"),
          Map.entry("--log-json-info-buffer-size", "0"));

  @Test
  void everyFlagIsThereWithItsDefault() {
    Map<String, String> actual =
        Parsed.of().command().options().stream()
            .filter(option -> !option.usageHelp())
            .collect(
                toMap(OptionSpec::longestName, option -> String.valueOf(option.initialValue())));
    assertThat(actual).containsExactlyInAnyOrderEntriesOf(DEFAULTS);
  }

  @Test
  void noFlagsAreRight() {
    assertThat(Parsed.of().problems()).isEmpty();
  }

  @Test
  void everyFlagMayBeGivenWithItsDefault() {
    String[] arguments =
        DEFAULTS.entrySet().stream()
            .map(flag -> flag.getKey() + "=" + flag.getValue().replace("[]", ""))
            .toArray(String[]::new);
    assertThat(Parsed.of(arguments).problems()).isEmpty();
  }

  static Stream<Arguments> whatThisVersionDoesNotDo() {
    return Stream.of(
        arguments("--http-endpoint=:8080", "HTTP"),
        arguments("--metrics-address=:8080", "HTTP"),
        arguments("--metrics-path=/m", "HTTP"),
        arguments("--enable-pprof", "profiles"),
        arguments("--enable-capacity", "capacity"),
        arguments("--capacity-threads=2", "capacity"),
        arguments("--capacity-for-immediate-binding", "capacity"),
        arguments("--capacity-poll-interval=10s", "capacity"),
        arguments("--capacity-ownerref-level=2", "capacity"),
        arguments("--kube-api-capacity-qps=2", "capacity"),
        arguments("--kube-api-capacity-burst=9", "capacity"),
        arguments("--node-deployment", "per node"),
        arguments("--node-deployment-immediate-binding=false", "per node"),
        arguments("--node-deployment-base-delay=1s", "per node"),
        arguments("--node-deployment-max-delay=2s", "per node"));
  }

  @ParameterizedTest
  @MethodSource("whatThisVersionDoesNotDo")
  void whatCannotBeDoneIsRefusedAndNotIgnored(String argument, String function) {
    assertThat(Parsed.of(argument).problems())
        .singleElement()
        .asString()
        .startsWith(argument.replaceFirst("=.*", ""))
        .contains(function, "does not do yet", "leave the flag out");
  }

  @Test
  void nothingElseIsRefused() {
    Set<String> refused =
        whatThisVersionDoesNotDo()
            .map(row -> row.get()[0].toString().replaceFirst("=.*", ""))
            .collect(java.util.stream.Collectors.toSet());
    assertThat(
            Parsed.of().command().options().stream()
                .filter(
                    option ->
                        option.userObject() instanceof java.lang.reflect.Field field
                            && field.isAnnotationPresent(NotYet.class))
                .map(OptionSpec::longestName))
        .containsExactlyInAnyOrderElementsOf(refused);
  }
}

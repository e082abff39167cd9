package dev.xns.examples.provisioner.flags;

import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.LeaseOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the engine finds wrong with its options, in the words of the command line. */
final class EngineProblems {
  private static final Map<String, String> FLAGS =
      Map.of(
          "volumeNamePrefix", "--volume-name-prefix",
          "volumeNameUuidLength", "--volume-name-uuid-length",
          "retryStart", "--retry-interval-start",
          "retryMax", "--retry-interval-max",
          "concurrency", "--worker-threads",
          "callTimeout", "--timeout");

  private static final Map<String, String> LEASE_FLAGS =
      Map.of(
          "duration", "--leader-election-lease-duration",
          "renewDeadline", "--leader-election-renew-deadline",
          "retryPeriod", "--leader-election-retry-period");

  private EngineProblems() {}

  static List<String> of(EngineOptions options) {
    return translate(
        options.problems(),
        FLAGS,
        List.of(options.retryStart(), options.retryMax(), options.callTimeout()));
  }

  static List<String> of(LeaseOptions options) {
    return translate(
        options.problems().stream().map(problem -> problem.replaceFirst("^lease ", "")).toList(),
        LEASE_FLAGS,
        List.of(options.duration(), options.renewDeadline(), options.retryPeriod()));
  }

  private static List<String> translate(
      List<String> problems, Map<String, String> flags, List<Duration> durations) {
    var words = new LinkedHashMap<>(flags);
    for (Duration duration : durations) {
      words.put(duration.toString(), new GoDuration(duration).toString());
    }
    return problems.stream().map(problem -> translate(problem, words)).toList();
  }

  private static String translate(String problem, Map<String, String> words) {
    var text = new StringBuilder();
    for (String word : problem.split(" ", -1)) {
      text.append(text.isEmpty() ? "" : " ").append(words.getOrDefault(word, word));
    }
    return text.toString();
  }
}

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
          "volumeNaming.prefix", "--volume-name-prefix",
          "volumeNaming.uuidLength", "--volume-name-uuid-length",
          "retries.start", "--retry-interval-start",
          "retries.max", "--retry-interval-max",
          "limits.concurrency", "--worker-threads",
          "limits.callTimeout", "--timeout");

  private static final Map<String, String> LEASE_FLAGS =
      Map.of(
          "lease.duration", "--leader-election-lease-duration",
          "lease.renewDeadline", "--leader-election-renew-deadline",
          "lease.retryPeriod", "--leader-election-retry-period");

  private EngineProblems() {}

  static List<String> of(EngineOptions options) {
    return translate(
        options.problems(),
        FLAGS,
        List.of(
            options.retries().start(), options.retries().max(), options.limits().callTimeout()));
  }

  static List<String> of(LeaseOptions options) {
    return translate(
        options.problems(),
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

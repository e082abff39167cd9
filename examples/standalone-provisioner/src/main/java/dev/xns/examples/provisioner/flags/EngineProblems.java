package dev.xns.examples.provisioner.flags;

import dev.xns.core.EngineOptions;
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

  private EngineProblems() {}

  static List<String> of(EngineOptions options) {
    var words = new LinkedHashMap<>(FLAGS);
    for (Duration duration :
        List.of(options.retryStart(), options.retryMax(), options.callTimeout())) {
      words.put(duration.toString(), new GoDuration(duration).toString());
    }
    return options.problems().stream().map(problem -> translate(problem, words)).toList();
  }

  private static String translate(String problem, Map<String, String> words) {
    var text = new StringBuilder();
    for (String word : problem.split(" ", -1)) {
      text.append(text.isEmpty() ? "" : " ").append(words.getOrDefault(word, word));
    }
    return text.toString();
  }
}

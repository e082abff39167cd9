package dev.xns.examples.provisioner.flags;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The log (FLAG-44). */
public final class LoggingFlags {
  private static final String IGNORED = " Accepted and without effect.";

  @Option(
      names = {"-v", "--v"},
      paramLabel = "LEVEL",
      description =
          "How much is logged: 0 what happens, 4 also why nothing happens, 5 also every call to the"
              + " driver, without secrets.")
  int verbosity = 0;

  @Option(
      names = "--logging-format",
      paramLabel = "FORMAT",
      description = "text, or json for one JSON object per line.")
  String format = "text";

  @Option(
      names = "--vmodule",
      paramLabel = "PATTERN=LEVEL,...",
      showDefaultValue = Visibility.NEVER,
      description = "Verbosity of single source files." + IGNORED)
  String vmodule = "";

  @Option(
      names = "--log-flush-frequency",
      paramLabel = "DURATION",
      description = "Longest time between flushes; each line is flushed here." + IGNORED)
  GoDuration flushFrequency = new GoDuration(Duration.ofSeconds(5));

  @Option(
      names = "--log-text-split-stream",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Split the text log into two streams; all goes to stderr here." + IGNORED)
  boolean textSplitStream = false;

  @Option(
      names = "--log-text-info-buffer-size",
      paramLabel = "SIZE",
      description = "Buffer of the split text log." + IGNORED)
  String textInfoBufferSize = "0";

  @Option(
      names = "--log-json-split-stream",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Split the JSON log into two streams; all goes to stderr here." + IGNORED)
  boolean jsonSplitStream = false;

  @Option(
      names = "--log-json-info-buffer-size",
      paramLabel = "SIZE",
      description = "Buffer of the split JSON log." + IGNORED)
  String jsonInfoBufferSize = "0";

  /** How much is logged; 0 is least. */
  public int verbosity() {
    return verbosity;
  }

  /** Whether the log is JSON. */
  public boolean json() {
    return format.equals("json");
  }

  /** START-01. */
  List<String> problems() {
    return format.equals("text") || format.equals("json")
        ? List.of()
        : List.of("--logging-format was \"" + format + "\" but must be text or json");
  }
}

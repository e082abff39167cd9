package dev.xns.examples.provisioner.flags;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What becomes of creations that have begun. The reference product has no such flags. */
final class CreationFlags {
  private static final String NO_KEY = "none";
  private static final Pattern KEY = Pattern.compile("[^/]+/[^/]+");

  @Option(
      names = "--creation-marks",
      paramLabel = "MODE",
      description =
          "When a claim is marked so that it cannot vanish while it is not known whether a volume"
              + " was made for it: always, when-ambiguous or never.")
  String marks = "when-ambiguous";

  @Option(
      names = "--creation-key-secret",
      paramLabel = "NAMESPACE/NAME",
      showDefaultValue = Visibility.NEVER,
      description =
          "Secret with the key that marks are sealed with; made when it is first needed. By default"
              + " xns-creations-<driver> in the namespace of the lease; "
              + NO_KEY
              + " for no key.")
  String keySecret = "";

  @Option(
      names = "--honour-started-creations",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Give a claim its volume even if the ReferenceGrant was taken away while the volume was"
              + " being made.")
  boolean honourStarted = false;

  List<String> problems() {
    var problems = new ArrayList<String>();
    if (mode().isEmpty()) {
      problems.add(
          "--creation-marks was \""
              + marks
              + "\" but must be "
              + Arrays.stream(MarkMode.values())
                  .map(CreationFlags::label)
                  .collect(Collectors.joining(" or ")));
    }
    if (!keySecret.isEmpty() && !keySecret.equals(NO_KEY) && !KEY.matcher(keySecret).matches()) {
      problems.add(
          "--creation-key-secret was \""
              + keySecret
              + "\" but must be NAMESPACE/NAME or "
              + NO_KEY);
    }
    return problems;
  }

  /**
   * Puts the values into the options, as far as they make sense.
   *
   * @param usualKey where the key is if no flag says so
   */
  void applyTo(EngineOptions.Builder options, @Nullable ObjectKey usualKey) {
    mode().ifPresent(mode -> options.marks(marks -> marks.mode(mode)));
    options.sources(sources -> sources.honourStarted(honourStarted));
    if (keySecret.isEmpty()) {
      options.marks(marks -> marks.key(usualKey));
    } else if (problems().isEmpty() && !keySecret.equals(NO_KEY)) {
      options.marks(marks -> marks.key(ObjectKey.parse(keySecret)));
    }
  }

  private Optional<MarkMode> mode() {
    return Arrays.stream(MarkMode.values()).filter(mode -> label(mode).equals(marks)).findAny();
  }

  private static String label(MarkMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.xns.core.explain;

import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.NearestMiss;
import dev.xns.core.explain.ClaimExplanation.Awaited;
import dev.xns.core.explain.ClaimExplanation.GrantFindings;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explanation as text for people. */
final class ExplanationText {
  private final ClaimExplanation explanation;
  private final List<String> lines = new ArrayList<>();

  private ExplanationText(ClaimExplanation explanation) {
    this.explanation = explanation;
  }

  static String of(ClaimExplanation explanation) {
    return new ExplanationText(explanation).text();
  }

  private String text() {
    String step = explanation.step().isEmpty() ? "" : " (step " + explanation.step() + ")";
    lines.add("Claim " + explanation.claim() + ": " + inWords(explanation.state()) + step);
    ReasonCode reason = explanation.reason();
    lines.add("  " + (reason == null ? "" : reason + ": ") + explanation.message());
    if (!explanation.waitsFor().isEmpty()) {
      lines.add(
          explanation.waitsFor().stream()
              .map(Awaited::toString)
              .collect(Collectors.joining(", ", "  Waits for: ", "")));
    }
    next();
    if (explanation.failures() > 0) {
      lines.add("  Failures in a row: " + explanation.failures());
    }
    if (!explanation.checks().isEmpty()) {
      lines.add("  Checks:");
      explanation.checks().forEach(this::check);
    }
    GrantFindings grants = explanation.grants();
    if (grants != null) {
      grants(grants);
    }
    return String.join("\n", lines);
  }

  private void next() {
    Instant next = explanation.nextAttempt();
    if (next == null) {
      return;
    }
    Duration pause = Duration.between(explanation.at(), next);
    lines.add(
        pause.isNegative() || pause.isZero()
            ? "  Next attempt: now"
            : "  Next attempt: " + next + " (in " + pause.toSeconds() + " s) at the latest");
  }

  /** The message of a failure is said above; that of a settled check is too. */
  private void check(CheckResult result) {
    String reason = result.reason() == null ? "" : " " + result.reason();
    lines.add(
        String.format(
            Locale.ROOT, "    %-16s %s%s", result.check(), inWords(result.verdict()), reason));
  }

  private void grants(GrantFindings findings) {
    lines.add(
        "  Grants in namespace "
            + findings.reference().sourceNamespace()
            + " (not for the owner of the claim):");
    if (findings.decision() instanceof GrantDecision.Allowed allowed) {
      lines.add("    ReferenceGrant " + allowed.grant() + " permits it");
    } else if (findings.decision() instanceof GrantDecision.Unknown unknown) {
      lines.add("    unknown: " + unknown.why());
    } else if (findings.nearestMisses().isEmpty()) {
      lines.add("    none comes near");
    }
    for (NearestMiss miss : findings.nearestMisses()) {
      lines.add("    ReferenceGrant " + miss.grant() + ":");
      miss.mismatches().forEach(mismatch -> lines.add("      " + mismatch));
    }
  }

  private static String inWords(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

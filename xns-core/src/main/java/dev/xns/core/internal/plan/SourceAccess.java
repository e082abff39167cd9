package dev.xns.core.internal.plan;

import static java.util.Objects.requireNonNull;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Second phase: which source a claim names, and whether it may use it (SRC-01 to 10, GRANT-01 to
 * 12). It does not see the cluster, so its answer cannot tell whether the source exists.
 */
final class SourceAccess {
  private final ClaimSettings settings;
  private final @Nullable GrantDecision decision;
  private final CheckTrace trace;

  /**
   * Makes the phase.
   *
   * @param decision the decision about the claim's reference; null if it has yet to be asked for
   */
  SourceAccess(ClaimSettings settings, @Nullable GrantDecision decision, CheckTrace trace) {
    this.settings = settings;
    this.decision = decision;
    this.trace = trace;
  }

  /** The claim's source, which it may use. */
  GrantedSource request(PersistentVolumeClaim claim) {
    ClaimSource source =
        trace
            .<ClaimSource>checkIf(
                ClaimSource.isNamed(claim), ClaimCheck.SOURCE, () -> ownSource(claim))
            .orElseGet(ClaimSource.None::new);
    CrossNamespaceReference reference = source.reference();
    trace.requireIf(
        reference != null, ClaimCheck.GRANT, () -> requireGrant(claim, requireNonNull(reference)));
    return new GrantedSource(source);
  }

  private static ClaimSource ownSource(PersistentVolumeClaim claim) {
    ClaimSource source = ClaimSource.of(claim);
    if (source instanceof ClaimSource.Foreign populated) {
      throw new PlanningException(new Plan.LeaveToPopulator(populated.kind()));
    }
    return source;
  }

  private void requireGrant(PersistentVolumeClaim claim, CrossNamespaceReference reference) {
    if (!settings.options().sources().crossNamespace()) {
      throw new PlanningException(
          ReasonCode.CrossNamespaceDisabled,
          "claim "
              + claim.key()
              + " names a source in namespace "
              + ForeignText.name(reference.sourceNamespace())
              + ", but sources in other namespaces are switched off for this provisioner");
    }
    if (decision == null) {
      throw new PlanningException(new Plan.AskGrant(reference));
    }
    if (!(decision instanceof GrantDecision.Allowed)) {
      throw new PlanningException(GrantDenial.of(claim.key(), reference, decision));
    }
  }
}

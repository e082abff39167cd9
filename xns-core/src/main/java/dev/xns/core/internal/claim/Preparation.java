package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.backend.Secrets;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.plan.Dependencies;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.secret.SecretContent;
import dev.xns.core.internal.secret.SecretUnavailableException;
import dev.xns.core.internal.source.Protection;
import dev.xns.core.internal.source.SourceProtection;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;
import java.util.Set;

/** Gets ready to ask the backend: secret, grant and source. */
final class Preparation {
  private final ClusterAccess cluster;
  private final Grants grants;
  private final SourceProtection sources;
  private final Reporter reporter;

  Preparation(ClusterAccess cluster, Grants grants, SourceProtection sources, Reporter reporter) {
    this.cluster = cluster;
    this.grants = grants;
    this.sources = sources;
    this.reporter = reporter;
  }

  /** Prepares a creation that nothing was asked for yet. */
  StepResult prepare(Plan.Provision plan) {
    SourceObject source = plan.source();
    if (source != null && sources.isAwaited(source, plan.claimUid())) {
      return new StepResult.Postponed(); // before the secret is read in vain
    }
    Secrets secrets;
    try {
      secrets = SecretContent.read(cluster, plan.secret());
    } catch (SecretUnavailableException e) {
      return secretUnavailable(plan, Fate.DID_NOT_HAPPEN, e);
    }
    // The decision must hold now, not only when the plan was made; the plan may have waited for a
    // worker. It must hold before the source is touched (DEF-04), and still after that. A creation
    // that has started is finished first and judged afterwards (GRANT-14).
    if (!grants.allow(plan.reference())) {
      return new StepResult.NotWanted();
    }
    try {
      Protection protection =
          source == null ? Protection.PROTECTED : sources.protect(source, plan.claimUid());
      if (protection == Protection.GONE) {
        return new StepResult.NotWanted();
      }
      if (protection == Protection.AWAITED) {
        return new StepResult.Postponed();
      }
    } catch (ClusterException e) {
      return sourceNotProtected(plan, Fate.DID_NOT_HAPPEN, e);
    }
    CrossNamespaceReference reference = plan.reference();
    if (reference != null) {
      if (!(grants.decide(reference) instanceof GrantDecision.Allowed allowed)) {
        return new StepResult.NotWanted();
      }
      reporter.crossNamespaceUse(plan, allowed.grant());
    }
    reporter.deprecated(plan.className(), plan.deprecatedParameters());
    return new StepResult.Prepared(plan.with(secrets));
  }

  /** Neither grant nor source are asked for: what was begun is finished first. */
  StepResult resume(Plan.Provision plan) {
    SourceObject source = plan.source();
    if (source != null) {
      try {
        if (sources.protect(source, plan.claimUid()) == Protection.AWAITED) {
          sources.expect(source, plan.claimUid());
          return new StepResult.Postponed();
        }
      } catch (ClusterException e) {
        sources.expect(source, plan.claimUid());
        return sourceNotProtected(plan, Fate.MAY_HAVE_HAPPENED, e);
      }
    }
    try {
      return new StepResult.Prepared(plan.with(SecretContent.read(cluster, plan.secret())));
    } catch (SecretUnavailableException e) {
      return secretUnavailable(plan, Fate.MAY_HAVE_HAPPENED, e);
    }
  }

  /** The creation is over; its source may go. */
  void release(Plan.Provision plan) {
    SourceObject source = plan.source();
    if (source != null) {
      sources.release(source, plan.claimUid());
    }
  }

  private static StepResult secretUnavailable(
      Plan.Provision plan, Fate fate, SecretUnavailableException e) {
    return StepResult.failed(
        fate,
        new Failure(
            ReasonCode.SecretUnavailable,
            "claim "
                + plan.claim()
                + ": the secret that StorageClass "
                + plan.className()
                + " names for the driver is needed: "
                + e.getMessage(),
            Set.of(Dependencies.onClass(plan.className())),
            e.retryAfter().orElse(null)));
  }

  private static StepResult sourceNotProtected(Plan.Provision plan, Fate fate, ClusterException e) {
    SourceObject source = Objects.requireNonNull(plan.source(), "only sources are protected");
    return StepResult.failed(
        fate,
        new Failure(
            ReasonCode.SourceNotProtected,
            "claim "
                + plan.claim()
                + ": its source "
                + source.type().describe(source.key())
                + " could not be protected against deletion yet",
            Set.of(),
            e.retryAfter().orElse(null)));
  }
}

package dev.xns.core.internal.plan;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.Set;

/**
 * What the owner of a claim is told while access is not granted. The texts are made from the claim
 * alone, so they are the same whether the source, its namespace, or grants for others exist
 * (GRANT-12, DEF-13).
 */
public final class GrantDenial {
  private GrantDenial() {}

  static Plan.Wait denied(ObjectKey claim, CrossNamespaceReference reference) {
    return wait(
        ReasonCode.RefNotPermitted,
        reference,
        "claim "
            + claim
            + " may not use "
            + reference.sourceKind()
            + " "
            + ForeignText.name(reference.source().toString())
            + ": no ReferenceGrant in namespace "
            + ForeignText.name(reference.sourceNamespace())
            + " permits it. Its owner can create a ReferenceGrant there with "
            + missing(reference)
            + "; the claim then goes on by itself");
  }

  /** The reason of an unknown decision is for the log only: it speaks of the cluster's inside. */
  static Plan.Wait unknown(ObjectKey claim, CrossNamespaceReference reference) {
    return wait(
        ReasonCode.GrantsUnknown,
        reference,
        "claim "
            + claim
            + " waits: whether a ReferenceGrant permits it to use "
            + reference.sourceKind()
            + " "
            + ForeignText.name(reference.source().toString())
            + " cannot be known at the moment. Ask the administrator whether ReferenceGrants are"
            + " installed and may be read; the claim then goes on by itself");
  }

  /** The plan for a decision that is no yes. */
  public static Plan.Wait of(
      ObjectKey claim, CrossNamespaceReference reference, GrantDecision decision) {
    return decision instanceof GrantDecision.Denied
        ? denied(claim, reference)
        : unknown(claim, reference);
  }

  private static String missing(CrossNamespaceReference reference) {
    return "spec.from [{group: \"\", kind: PersistentVolumeClaim, namespace: "
        + reference.claimNamespace()
        + "}] and spec.to [{group: "
        + ForeignText.quoted(reference.sourceGroup())
        + ", kind: "
        + reference.sourceKind()
        + ", name: "
        + ForeignText.name(reference.sourceName())
        + "}]";
  }

  private static Plan.Wait wait(
      ReasonCode reason, CrossNamespaceReference reference, String message) {
    return new Plan.Wait(reason, message, Set.of(new Dependency.OnGrant(reference)));
  }
}

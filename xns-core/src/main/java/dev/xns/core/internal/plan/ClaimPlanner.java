package dev.xns.core.internal.plan;

import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.PersistentVolumeClaim;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done about a claim. A pure function: it reads what it is given, changes
 * nothing, asks nobody, and gives the same answer to the same question.
 *
 * <p>Planning goes through phases: {@link Eligibility}, {@link SourceAccess}, {@link Validation},
 * {@link Resolution}. Each takes what the earlier ones established and may look at nothing but what
 * its constructor takes. Each check in them can end planning.
 *
 * <p>The order of the rules is that of the reference product (PRE-01 to 12), with two exceptions:
 * whose business a claim is comes before everything else (DEF-16), and everything that could refuse
 * the claim comes before any effect (DEF-20, DEF-21).
 */
public final class ClaimPlanner {
  private final ClaimSettings settings;

  /** A planner with these settings. */
  public ClaimPlanner(ClaimSettings settings) {
    this.settings = settings;
  }

  /**
   * Plans for one claim.
   *
   * @param claim the claim
   * @param cluster what is known of the cluster
   * @param decision the answer to an earlier {@link Plan.AskGrant} for this claim; null at first
   */
  public Plan plan(
      PersistentVolumeClaim claim, ClusterState cluster, @Nullable GrantDecision decision) {
    return plan(claim, cluster, decision, new CheckTrace());
  }

  /**
   * The same plan, with a trace of how it came about.
   *
   * @param trace a new one; it runs the checks and tells afterwards what each found
   */
  public Plan plan(
      PersistentVolumeClaim claim,
      ClusterState cluster,
      @Nullable GrantDecision decision,
      CheckTrace trace) {
    return trace.plan(
        () -> {
          var eligible = new Eligibility(cluster, settings, trace).examine(claim);
          var source = new SourceAccess(settings, decision, trace).request(claim);
          var volume = new Validation(settings, trace).validate(eligible, source);
          var references =
              new Resolution(cluster, settings, trace).resolve(eligible, source, volume);
          return provision(eligible, source, volume, references);
        });
  }

  private Plan.Provision provision(
      EligibleClaim eligible,
      GrantedSource source,
      RequestedVolume volume,
      ResolvedReferences references) {
    PersistentVolumeClaim claim = eligible.claim();
    FoundSource found = references.source();
    VolumeRequest request =
        VolumeRequest.builder(eligible.volumeName())
            .requiredBytes(volume.size().toBytes())
            .capabilities(volume.capabilities())
            .parameters(volume.parameters())
            .content(found == null ? null : found.content())
            .topology(references.topology())
            .mutableParameters(references.mutableParameters())
            .build();
    return new Plan.Provision(
        claim.key(),
        claim.metadata().uid(),
        eligible.storageClass().metadata().name(),
        ClassParameters.deprecated(eligible.storageClass()),
        request,
        references.secrets().of(SecretPurpose.PROVISIONER),
        settings.topologyActive(),
        Eligibility.selectedNode(claim),
        VolumeDraft.of(eligible, volume, references.secrets(), settings),
        found == null ? null : found.object(),
        source.reference());
  }
}

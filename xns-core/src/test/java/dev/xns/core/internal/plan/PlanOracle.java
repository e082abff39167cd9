package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.DataSource;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.SecretReference;
import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.internal.text.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What a plan may be, said a second time, in other words than the planner's. */
public final class PlanOracle {
  private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
  private static final String SUBDOMAIN = "(?=.{1,253}\\z)[a-z0-9.-]*[a-z0-9]";
  private static final Set<String> MODES =
      Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");

  private static final Set<String> METADATA =
      Set.of(
          "csi.storage.k8s.io/pvc/name",
          "csi.storage.k8s.io/pvc/namespace",
          "csi.storage.k8s.io/pv/name");

  private PlanOracle() {}

  static void check(
      PersistentVolumeClaim claim,
      @Nullable GrantDecision decision,
      Plan plan,
      ClaimSettings settings) {
    assertThat(plan).isNotNull();
    if (plan instanceof Plan.Wait wait) {
      assertThat(wait.reason()).isNotNull();
      checkMessage(wait.message(), claim);
      assertThat(wait.on()).isNotNull();
    } else if (plan instanceof Plan.Reschedule reschedule) {
      assertThat(reschedule.reason()).isNotNull();
      checkMessage(reschedule.message(), claim);
      assertThat(reschedule.node()).isNotEmpty();
    } else if (plan instanceof Plan.AskGrant) {
      assertThat(decision).isNull();
    } else if (plan instanceof Plan.Provision provision) {
      checkProvision(claim, decision, provision, settings);
    }
  }

  /** Checks pass one after the other; the first that does not ends planning. */
  static void checkTrace(Plan plan, CheckTrace trace) {
    List<CheckResult> results = trace.results(plan);
    assertThat(results).extracting(CheckResult::check).containsExactly(ClaimCheck.values());
    String verdicts =
        results.stream()
            .map(
                result ->
                    switch (result.verdict()) {
                      case PASSED, NOT_APPLICABLE -> "p";
                      case FAILED -> "f";
                      case SETTLED -> "s";
                      case NOT_REACHED -> "-";
                    })
            .collect(Collectors.joining());
    boolean failed = plan instanceof Plan.Wait || plan instanceof Plan.Reschedule;
    assertThat(verdicts)
        .as("%s", plan)
        .matches(plan instanceof Plan.Provision ? "p+" : failed ? "p*f-*" : "p*s-*");
  }

  /** Names its claim, as far as a name can be shown, and forges nothing. */
  private static void checkMessage(String message, PersistentVolumeClaim claim) {
    String subject = ForeignText.line("claim " + claim.key());
    assertThat(message).contains(subject.substring(0, Math.min(subject.length(), 1_000)));
    assertThat(message.codePoints())
        .as(message)
        .noneMatch(c -> Character.getType(c) == Character.CONTROL)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  private static void checkProvision(
      PersistentVolumeClaim claim,
      @Nullable GrantDecision decision,
      Plan.Provision plan,
      ClaimSettings settings) {
    assertThat(claim.metadata().annotations()).containsValue(settings.driver());
    assertThat(claim.metadata().deletionTimestamp()).isNull();
    assertThat(Objects.requireNonNullElse(claim.spec().volumeName(), "")).isEmpty();
    DataSource source = source(claim);
    boolean known = source != null && isKnown(source);
    assertThat(plan.request().content() != null).as("content").isEqualTo(known);
    assertThat(plan.source() != null).as("source").isEqualTo(known);
    if (known && claim.spec().dataSource() == null && isElsewhere(claim, source)) {
      assertThat(decision).isInstanceOf(GrantDecision.Allowed.class);
      assertThat(plan.reference()).isNotNull();
    } else {
      assertThat(plan.reference()).isNull();
    }
    checkRequest(plan.request(), Objects.requireNonNull(claim.spec().resources().storage()));
    assertThat(plan.request().capabilities()).hasSameSizeAs(claim.spec().accessModes());
    assertThat(MODES).containsAll(claim.spec().accessModes());
    assertThat(plan.request().parameters().keySet())
        .filteredOn(key -> key.startsWith("csi.storage.k8s.io/"))
        .hasSize(settings.options().volumes().extraCreateMetadata() ? 3 : 0)
        .isSubsetOf(METADATA);
    checkVolume(claim, plan);
    checkSecret(plan.secret());
  }

  /** A request that a backend may get. */
  public static void checkRequest(VolumeRequest request, Object size) {
    assertThat(request.name()).matches(SUBDOMAIN);
    assertThat(request.requiredBytes()).as("bytes of %s", size).isPositive();
    for (VolumeCapability capability : request.capabilities()) {
      assertThat(capability.accessMode()).isNotNull();
      assertThat(capability.access()).isNotNull();
    }
    var topology = request.topology();
    if (topology != null) {
      assertThat(topology.requisite()).isNotEmpty().allSatisfy(PlanOracle::checkPlace);
      assertThat(topology.preferred())
          .hasSameSizeAs(topology.requisite())
          .containsAll(topology.requisite());
    }
  }

  private static void checkPlace(Map<String, String> segments) {
    assertThat(segments).isNotEmpty();
    assertThat(segments.keySet()).allMatch(key -> !key.isEmpty());
  }

  private static void checkVolume(PersistentVolumeClaim claim, Plan.Provision plan) {
    var volume = plan.volume();
    assertThat(volume.metadata().name()).isEqualTo(plan.request().name());
    assertThat(volume.spec().claimRef().refersTo(claim.metadata())).isTrue();
    assertThat(volume.spec().persistentVolumeReclaimPolicy()).isIn("Delete", "Retain");
    var csi = volume.spec().csi();
    for (SecretReference secret :
        List.of(
            orNone(csi.controllerPublishSecretRef()),
            orNone(csi.nodeStageSecretRef()),
            orNone(csi.nodePublishSecretRef()),
            orNone(csi.controllerExpandSecretRef()),
            orNone(csi.nodeExpandSecretRef()))) {
      checkSecret(secret);
    }
  }

  private static SecretReference orNone(@Nullable SecretReference secret) {
    return secret == null ? new SecretReference("none", "none") : secret;
  }

  /** A name that is more than a name could address something else. */
  static void checkSecret(@Nullable SecretReference secret) {
    if (secret != null) {
      assertThat(secret.name()).matches(SUBDOMAIN);
      assertThat(secret.namespace()).matches(LABEL);
    }
  }

  static void check(String volume, VolumePlan plan) {
    Assertions.assertThat(plan).isNotNull();
    if (plan instanceof VolumePlan.Wait wait) {
      assertThat(wait.reason()).isNotNull();
      assertThat(wait.message()).contains("volume " + volume);
    } else if (plan instanceof VolumePlan.Delete delete) {
      assertThat(delete.handle()).isNotEmpty();
      checkSecret(delete.secret());
    } else if (plan instanceof VolumePlan.SetFinalizers set) {
      assertThat(set.volume().finalizers()).isNotEqualTo(set.finalizers());
    }
  }

  private static @Nullable DataSource source(PersistentVolumeClaim claim) {
    var spec = claim.spec();
    return spec.dataSource() != null ? spec.dataSource() : spec.dataSourceRef();
  }

  private static boolean isKnown(DataSource source) {
    String group = Objects.requireNonNullElse(source.apiGroup(), "");
    return ("VolumeSnapshot".equals(source.kind()) && group.equals("snapshot.storage.k8s.io"))
        || ("PersistentVolumeClaim".equals(source.kind()) && group.isEmpty());
  }

  private static boolean isElsewhere(PersistentVolumeClaim claim, DataSource source) {
    String namespace = Objects.requireNonNullElse(source.namespace(), "");
    return !namespace.isEmpty() && !namespace.equals(claim.metadata().namespace());
  }
}

package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.CONTENT;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.NearestMiss;
import dev.xns.api.grant.NearestMiss.Mismatch;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.explain.ClaimExplanation.Awaited;
import dev.xns.core.explain.ClaimExplanation.GrantFindings;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner of a source is told about grants, and the owner of the claim is not. */
class ExplainGrantsTest {
  private static ClaimExplanation explain(Setting setting) {
    return setting.engine.explain(RESTORE);
  }

  private static GrantFindings grants(Setting setting) {
    GrantFindings grants = explain(setting).grants();
    assertThat(grants).isNotNull();
    return grants;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "group: \"\"                      | group: apps      | spec.from[0].group | apps | ''",
        "kind: PersistentVolumeClaim      | kind: Pod        | spec.from[0].kind  | Pod  |"
            + " PersistentVolumeClaim",
        "namespace: dev}                  | namespace: test} | spec.from[0].namespace | test | dev",
        "group: snapshot.storage.k8s.io   | group: snapshot  | spec.to[0].group   | snapshot |"
            + " snapshot.storage.k8s.io",
        "kind: VolumeSnapshot             | kind: Snapshot   | spec.to[0].kind    | Snapshot |"
            + " VolumeSnapshot",
        "name: backup                     | name: other      | spec.to[0].name    | other |"
            + " backup"
      })
  void theOneFieldThatKeepsAGrantFromMatchingIsNamed(
      String good, String bad, String field, String found, String wanted) {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV.replace(good, bad)).addRestore();

    assertThat(grants(setting).decision()).isEqualTo(GrantDecision.Denied.DENIED);
    assertThat(grants(setting).nearestMisses())
        .containsExactly(new NearestMiss(GRANT, List.of(new Mismatch(field, found, wanted))));
    assertThat(explain(setting).render())
        .contains("ReferenceGrant prod/allow-dev:")
        .contains(field + " is \"" + found + "\" but should be \"" + wanted + "\"");
  }

  @Test
  void aDecisionSaysByWhichGrant() {
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).start().addRestore();

    assertThat(grants(setting).decision()).isEqualTo(new GrantDecision.Allowed(GRANT));
    assertThat(grants(setting).nearestMisses()).isEmpty();
  }

  @Test
  void whyGrantsAreUnknownIsNotForTheClaimsOwner() {
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
    setting.start().addRestore();

    assertThat(explain(setting).reason()).isEqualTo(ReasonCode.GrantsUnknown);
    assertThat(explain(setting).render()).contains("unknown: ReferenceGrants cannot be read");
    assertThat(explain(setting).forClaimOwner().render())
        .doesNotContain("unknown: ", "cannot be read");
  }

  @Test
  void noGrantIsLookedAtWithinANamespace() {
    Setting setting = Setting.withSnapshot().now(Setting.claim("restore", "absent", ""));

    assertThat(explain(setting).grants()).isNull();
    assertThat(explain(setting).forClaimOwner()).isEqualTo(explain(setting));
  }

  @Test
  void theClaimsOwnerLearnsTheSameWhetherTheSourceExistsOrNot() { // GRANT-12, invariant 3
    String foreign = ALLOW_DEV.replace("namespace: dev", "namespace: test");
    Setting present = new Setting().apply(CLASS).addSnapshot(true).apply(foreign).start();
    Setting unready = new Setting().apply(CLASS).addSnapshot(false).start();
    Setting absent = new Setting().apply(CLASS).start();
    for (Setting setting : List.of(present, unready, absent)) {
      setting.addRestore().pass(Duration.ofSeconds(30));
    }
    assertThat(explain(present)).isNotEqualTo(explain(absent));

    ClaimExplanation told = explain(present).forClaimOwner();

    assertThat(explain(unready).forClaimOwner()).isEqualTo(told);
    assertThat(explain(absent).forClaimOwner()).isEqualTo(told);
    assertThat(explain(absent).forClaimOwner().render()).isEqualTo(told.render());
    assertThat(told.grants()).isNull();
    assertThat(told.render()).doesNotContain("allow-dev");
    assertThat(told.reason()).isEqualTo(ReasonCode.RefNotPermitted);
    assertThat(present.lastWarning(RESTORE)).isEqualTo(told.reason() + ": " + told.message());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theClaimsOwnerLearnsTheSameWhenTheSourceComesAndGoes(boolean comes) {
    Setting still = new Setting().apply(CLASS);
    Setting changing = new Setting().apply(CLASS);
    if (!comes) {
      still.addSnapshot(true);
      changing.addSnapshot(true);
    }
    still.start().addRestore().pass(Duration.ofSeconds(30));
    changing.start().addRestore().pass(Duration.ofSeconds(20));
    if (comes) {
      changing.addSnapshot(true);
    } else {
      changing.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
    }
    changing.pass(Duration.ofSeconds(10));

    assertThat(explain(changing).forClaimOwner()).isEqualTo(explain(still).forClaimOwner());
  }

  @Test
  void whatASnapshotConsistsOfIsItsOwnersBusiness() { // DEF-12, DEF-13
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    setting.delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT).addRestore();

    ClaimExplanation full = explain(setting);
    ClaimExplanation told = full.forClaimOwner();

    assertThat(full.waitsFor())
        .containsExactly(
            new Awaited("VolumeSnapshot", BACKUP), new Awaited("VolumeSnapshotContent", CONTENT));
    assertThat(told.waitsFor())
        .containsExactly(
            new Awaited("VolumeSnapshot", BACKUP), new Awaited("VolumeSnapshotContent", null));
    assertThat(told.render()).doesNotContain(CONTENT.name(), "allow-dev");
    assertThat(told.forClaimOwner()).isEqualTo(told);
  }
}

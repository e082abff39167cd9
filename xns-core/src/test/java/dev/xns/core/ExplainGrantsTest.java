package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.CONTENT;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
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
  private static ClaimExplanation explain(EngineFixture fixture) {
    return fixture.engine.explain(RESTORE);
  }

  private static GrantFindings grants(EngineFixture fixture) {
    GrantFindings grants = explain(fixture).grants();
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
    EngineFixture fixture =
        EngineFixture.withSnapshot().apply(ALLOW_DEV.replace(good, bad)).addRestore();

    assertThat(grants(fixture).decision()).isEqualTo(GrantDecision.Denied.DENIED);
    assertThat(grants(fixture).nearestMisses())
        .containsExactly(new NearestMiss(GRANT, List.of(new Mismatch(field, found, wanted))));
    assertThat(explain(fixture).render())
        .contains("ReferenceGrant prod/allow-dev:")
        .contains(field + " is \"" + found + "\" but should be \"" + wanted + "\"");
  }

  @Test
  void aDecisionSaysByWhichGrant() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(ALLOW_DEV).start().addRestore();

    assertThat(grants(fixture).decision()).isEqualTo(new GrantDecision.Allowed(GRANT));
    assertThat(grants(fixture).nearestMisses()).isEmpty();
  }

  @Test
  void whyGrantsAreUnknownIsNotForTheClaimsOwner() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
    fixture.start().addRestore();

    assertThat(explain(fixture).reason()).isEqualTo(ReasonCode.GrantsUnknown);
    assertThat(explain(fixture).render()).contains("unknown: ReferenceGrants cannot be read");
    assertThat(explain(fixture).forClaimOwner().render())
        .doesNotContain("unknown: ", "cannot be read");
  }

  @Test
  void noGrantIsLookedAtWithinANamespace() {
    EngineFixture fixture =
        EngineFixture.withSnapshot().now(EngineFixture.claim("restore", "absent", ""));

    assertThat(explain(fixture).grants()).isNull();
    assertThat(explain(fixture).forClaimOwner()).isEqualTo(explain(fixture));
  }

  @Test
  void theClaimsOwnerLearnsTheSameWhetherTheSourceExistsOrNot() { // GRANT-12, invariant 3
    String foreign = ALLOW_DEV.replace("namespace: dev", "namespace: test");
    EngineFixture present =
        new EngineFixture().apply(CLASS).addSnapshot(true).apply(foreign).start();
    EngineFixture unready =
        new EngineFixture().apply(CLASS).addSnapshot(false).addBystanders(1).start();
    EngineFixture absent = new EngineFixture().apply(CLASS).addBystanders(3).start();
    for (EngineFixture fixture : List.of(present, unready, absent)) {
      fixture.addRestore().pass(Duration.ofSeconds(30));
      assertThat(fixture.claim(RESTORE).metadata().uid())
          .isEqualTo(present.claim(RESTORE).metadata().uid());
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
    EngineFixture still = new EngineFixture().apply(CLASS);
    EngineFixture changing = new EngineFixture().apply(CLASS);
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
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT).addRestore();

    ClaimExplanation full = explain(fixture);
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

package dev.xns.core.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.contract.GrantLookupContract;
import dev.xns.core.memory.InMemoryCluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferenceGrantLookupTest extends GrantLookupContract {
  private static final String GRANT =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: ReferenceGrant
      metadata: {namespace: prod, name: allow-dev}
      spec:
        from: [{group: "", kind: PersistentVolumeClaim, namespace: dev}]
        to: [{group: snapshot.storage.k8s.io, kind: VolumeSnapshot}]
      """;

  private final InMemoryCluster cluster = InMemoryCluster.create();
  private final ReferenceGrantLookup lookup = ReferenceGrantLookup.watching(cluster);

  @AfterEach
  void close() {
    lookup.close();
    cluster.close();
  }

  @Override
  protected GrantLookup lookup() {
    return lookup;
  }

  @Override
  protected void allow() {
    cluster.apply(GRANT, "test");
  }

  @Override
  protected void revoke() {
    cluster.delete(
        ResourceTypes.REFERENCE_GRANTS, ObjectKey.of("prod", "allow-dev"), Preconditions.NONE);
  }

  @Override
  protected void blind() {
    cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
  }

  private void becomes(Class<? extends GrantDecision> decision) {
    Awaitility.await()
        .untilAsserted(() -> assertThat(lookup.decide(REFERENCE)).isInstanceOf(decision));
  }

  @Test
  void aGrantThatCannotBeReadPermitsNothing() {
    allow();
    becomes(GrantDecision.Allowed.class);
    ObjectKey grant = ObjectKey.of("prod", "allow-dev");

    cluster.spoil(ResourceTypes.REFERENCE_GRANTS, grant, "for the test");
    becomes(GrantDecision.Denied.class);
    try (var fresh = ReferenceGrantLookup.watching(cluster)) {
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(fresh.decide(REFERENCE)).isInstanceOf(GrantDecision.Denied.class));
    }

    cluster.edit(
        ResourceTypes.REFERENCE_GRANTS,
        grant,
        json -> json.withObjectProperty("metadata").withObjectProperty("labels").put("a", "b"));
    becomes(GrantDecision.Allowed.class);
  }

  @Test
  void withoutTheStableVersionTheOlderOneIsUsedAndBack() { // GRANT-01, DEF-10
    allow();
    cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.NOT_SERVED);
    becomes(GrantDecision.Allowed.class);
    revokeOlder();
    becomes(GrantDecision.Denied.class);

    cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    cluster.fail(ResourceTypes.REFERENCE_GRANTS_V1BETA1, Reason.NOT_SERVED);
    allow();

    becomes(GrantDecision.Allowed.class);
  }

  @Test
  void withoutAnyVersionNothingIsKnown() { // DEF-09
    allow();
    cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.NOT_SERVED);
    cluster.fail(ResourceTypes.REFERENCE_GRANTS_V1BETA1, Reason.NOT_SERVED);

    becomes(GrantDecision.Unknown.class);

    cluster.heal(ResourceTypes.REFERENCE_GRANTS_V1BETA1);
    becomes(GrantDecision.Allowed.class);
  }

  @Test
  void aLostConnectionIsNotKnowingToo() {
    allow();
    becomes(GrantDecision.Allowed.class);

    cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.UNAVAILABLE);

    becomes(GrantDecision.Unknown.class);
  }

  @Test
  void aClosedLookupKnowsNothing() {
    allow();
    becomes(GrantDecision.Allowed.class);

    lookup.close();

    assertThat(lookup.decide(REFERENCE)).isInstanceOf(GrantDecision.Unknown.class);
  }

  @Test
  void aDenialCanBeExplained() {
    cluster.apply(GRANT.replace("kind: VolumeSnapshot", "kind: VolumeSnapshots"), "test");

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lookup.nearestMisses(REFERENCE))
                    .singleElement()
                    .asString()
                    .contains("prod/allow-dev", "spec.to[0].kind", "VolumeSnapshots"));
  }

  private void revokeOlder() {
    cluster.delete(
        ResourceTypes.REFERENCE_GRANTS_V1BETA1,
        ObjectKey.of("prod", "allow-dev"),
        Preconditions.NONE);
  }
}

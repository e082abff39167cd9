package dev.xns.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.Subscription;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What every lookup promises, whatever it decides by. */
public abstract class GrantLookupContract {
  protected static final CrossNamespaceReference REFERENCE =
      new CrossNamespaceReference(
          "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup");

  /** The implementation under test. At the beginning it denies everything. */
  protected abstract GrantLookup lookup();

  /** Lets claims of dev use VolumeSnapshot prod/backup. */
  protected abstract void allow();

  /** Takes back what {@link #allow} gave. */
  protected abstract void revoke();

  /** Keeps the lookup from knowing. */
  protected abstract void blind();

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private void decides(Class<? extends GrantDecision> decision) {
    soon().untilAsserted(() -> assertThat(lookup().decide(REFERENCE)).isInstanceOf(decision));
  }

  @Test
  void nothingIsAllowedThatNobodyAllowed() {
    decides(GrantDecision.Denied.class);
  }

  @Test
  void whatIsAllowedSaysByWhat() {
    allow();

    decides(GrantDecision.Allowed.class);
    var allowed = (GrantDecision.Allowed) lookup().decide(REFERENCE);
    assertThat(allowed.grant().namespace()).isEqualTo("prod");
    assertThat(allowed.grant().name()).isNotEmpty();
  }

  @Test
  void whatIsTakenBackIsDenied() {
    allow();
    decides(GrantDecision.Allowed.class);

    revoke();

    decides(GrantDecision.Denied.class);
  }

  @Test
  void othersAreNotAllowed() {
    allow();
    decides(GrantDecision.Allowed.class);

    assertThat(
            List.of(
                new CrossNamespaceReference(
                    "other", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup"),
                new CrossNamespaceReference(
                    "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "stage", "backup"),
                new CrossNamespaceReference(
                    "prod", "snapshot.storage.k8s.io", "VolumeSnapshot", "dev", "backup")))
        .allSatisfy(
            reference ->
                assertThat(lookup().decide(reference)).isInstanceOf(GrantDecision.Denied.class));
  }

  @Test
  void notKnowingIsNotAYes() {
    allow();
    decides(GrantDecision.Allowed.class);

    blind();

    decides(GrantDecision.Unknown.class);
    assertThat(((GrantDecision.Unknown) lookup().decide(REFERENCE)).why()).isNotBlank();
  }

  @Test
  void aChangeIsAnnouncedAfterItIsTrue() {
    var seen = new CopyOnWriteArrayList<GrantDecision>();
    try (Subscription subscription =
        lookup()
            .onChange(
                scope -> {
                  if (scope.covers(REFERENCE)) {
                    seen.add(lookup().decide(REFERENCE));
                  }
                })) {
      assertThat(subscription).isNotNull();

      allow();
      soon().until(() -> seen.stream().anyMatch(GrantDecision.Allowed.class::isInstance));
      revoke();
      soon().until(() -> seen.get(seen.size() - 1) instanceof GrantDecision.Denied);
      blind();
      soon().until(() -> seen.get(seen.size() - 1) instanceof GrantDecision.Unknown);
    }
  }

  @Test
  void aListenerThatIsGoneHearsNothing() {
    var heard = new CopyOnWriteArrayList<GrantScope>();
    var staying = new CopyOnWriteArrayList<GrantScope>();
    Subscription gone = lookup().onChange(heard::add);
    try (Subscription subscription = lookup().onChange(staying::add)) {
      assertThat(subscription).isNotNull();
      gone.close();
      gone.close();
      int before = heard.size();

      allow();

      soon().until(() -> staying.stream().anyMatch(scope -> scope.covers(REFERENCE)));
      assertThat(heard).hasSize(before);
    }
  }
}

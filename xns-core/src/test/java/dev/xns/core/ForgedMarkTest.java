package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever may edit a claim gains nothing by that. */
class ForgedMarkTest extends MarkedClaims {
  @Nested
  class Forgery {
    private String mark() {
      return String.valueOf(fixture.claim(RESTORE).metadata().annotation(MARK));
    }

    private void forge(ObjectKey claim, String text) {
      fixture.cluster.edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          claim,
          json -> {
            var metadata = json.withObjectProperty("metadata");
            metadata.putArray("finalizers").add(MARK);
            metadata.withObjectProperty("annotations").put(MARK, text);
          });
    }

    @ParameterizedTest
    @CsvSource({"1 pvc-, 1 pvd-", "1 , 2 ", "A, B", "' ', '  '"})
    void aMarkThatWasEditedIsNotRepeated(String from, String to) {
      undecided(SEALED);
      engine.close();
      String edited = mark().replace(from, to);
      assertThat(edited).isNotEqualTo(mark());
      forge(RESTORE, edited);

      start(SEALED);

      assertServed(); // as the claim itself says; the backend refuses a request that differs
    }

    @Test
    void aForgedFinalizerIsLookedAtOnce() {
      EngineFixture forged = new EngineFixture().apply(EngineFixture.CLASS);
      for (int i = 0; i < 100; i++) {
        forged.apply(EngineFixture.restore("forged-" + i, "missing", "fast"));
        forged.cluster.edit(
            ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
            ObjectKey.of("dev", "forged-" + i),
            json -> json.withObjectProperty("metadata").putArray("finalizers").add(MARK));
      }
      forged.start().pass(Duration.ofHours(1));

      assertThat(forged.requests)
          .filteredOn(request -> request.verb() == ClusterRequest.Verb.GET)
          .hasSize(100);
    }

    @Test
    void aMarkMovedToAnotherClaimGivesNothing() {
      undecided(SEALED);
      String stolen = mark();
      ObjectKey thief = ObjectKey.of("dev", "thief");
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      engine.close();
      fixture.apply(EngineFixture.restore("thief", "backup", "fast"));
      forge(thief, stolen);
      long calls = fixture.provisionCalls();

      start(SEALED).pass(Duration.ofHours(1));

      assertThat(fixture.provisionCalls()).isEqualTo(calls);
      assertThat(fixture.phase(thief)).isEqualTo("Pending");
    }

    @Test
    void aMarkUsedAgainAfterTheGrantIsGoneGivesNothing() {
      undecided(SEALED);
      String old = mark();
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      assertThat(fixture.backend.volumes()).isEmpty();
      forge(RESTORE, old);

      restart(SEALED);
      fixture.pass(Duration.ofMinutes(1));

      assertThat(fixture.backend.volumes()).isEmpty();
      assertThat(fixture.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"''", "1", "1 x y", "'1 x {}'", "'9 a b c'"})
    void nonsenseIsNoMarkToRepeat(String text) {
      fixture.apply(ALLOW_DEV).apply(EngineFixture.restore("restore", "backup", "fast"));
      forge(RESTORE, text);

      start(SEALED);

      assertServed();
    }

    @Test
    void aMarkPutBackWhileAnEngineWorksIsNotRepeatedWithoutAGrant() { // invariants 1 and 3
      undecided(SEALED);
      String old = mark();
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      long calls = fixture.provisionCalls();
      long patches = fixture.requests.stream().filter(r -> r.key().equals(BACKUP)).count();

      forge(RESTORE, old);
      fixture.cluster.edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          RESTORE,
          json ->
              json.withObjectProperty("metadata").withObjectProperty("annotations").put("a", "b"));
      fixture.pass(Duration.ofHours(1));

      assertThat(fixture.provisionCalls()).isEqualTo(calls);
      assertThat(fixture.requests.stream().filter(r -> r.key().equals(BACKUP)).count())
          .isEqualTo(patches);
    }

    @Test
    void aMarkPutBackBeforeARestartIsNotHonouredWithoutAGrant() {
      EngineOptions honouring =
          EngineOptions.builder()
              .sources(sources -> sources.honourStarted(true))
              .marks(marks -> marks.key(KEY))
              .build();
      undecided(honouring);
      String old = mark();
      fixture.failuresBefore.add(Failures.refused());
      fixture.failuresBefore.add(Failures.refused());
      fixture.pass(Duration.ofMinutes(1));
      assertServed();
      ObjectKey volume = fixture.volumes().get(0).key();
      fixture.delete(ResourceTypes.PERSISTENT_VOLUMES, volume);
      engine.close();
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
      forge(RESTORE, old);

      start(honouring).pass(Duration.ofMinutes(1));

      assertThat(fixture.heard).filteredOn("provisioned dev/restore"::equals).hasSize(1);
    }

    @Test
    void aMarkTellsNothingButTheNameOfTheVolume() { // DEF-13, SECRET-08
      undecided(SEALED);

      assertThat(mark())
          .startsWith("1 " + fixture.calls.get(0).volume() + " ")
          .doesNotContain("prod", "snapshot", "handle", "{");
    }

    @Test
    void theSecretOfARequestIsReadAnew() {
      fixture
          .apply(
              """
              apiVersion: v1
              kind: Secret
              metadata: {namespace: dev, name: s}
              data: {password: aHVudGVyMg==}
              """)
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .apply(
              CLASS
                  + "parameters: {csi.storage.k8s.io/provisioner-secret-name: s,"
                  + " csi.storage.k8s.io/provisioner-secret-namespace: dev}");
      undecided(SEALED);

      restart(SEALED);

      assertServed(); // the backend refuses a repeated request that differs
    }
  }

  @Nested
  class Key {
    @Test
    void aKeyIsMadeOnceAndShared() {
      undecided(SEALED);
      assertThat(fixture.find(ResourceTypes.SECRETS, KEY)).isPresent();

      restart(SEALED);

      assertThat(created("Secret")).isEqualTo(1);
    }

    @Test
    void withoutPermissionForAKeyMarksSayNothingAndThatIsSaidOnce() {
      fixture.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("no permission for secrets", Reason.FORBIDDEN);
            }
          };
      undecided(SEALED);

      assertThat(fixture.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
      assertThat(fixture.heard)
          .containsOnlyOnce("degraded MARK_KEY the key in Secret xns/creations");
      assertThat(fixture.consequences())
          .singleElement()
          .asString()
          .startsWith("marks hold no request, so that the next process plans their claims anew");
      restart(SEALED);
      assertServed();
    }

    @Test
    void aKeyThatCannotBeReadForAMomentIsWaitedFor() {
      undecided(SEALED);
      engine.close();
      deleteClaim();
      fixture.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };

      start(SEALED).pass(Duration.ofSeconds(1));

      assertThat(isMarked()).isTrue();
      fixture.onRequest = request -> {};
      fixture.pass(Duration.ofSeconds(10));
      assertNothingLeft();
    }

    @Test
    void aKeyThatMayNotBeReadForAWhileIsWaitedForToo() { // found by the simulation
      undecided(SEALED);
      engine.close();
      fixture.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"));
      fixture.now(CLASS + "parameters: {tier: gold}");
      fixture.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("no permission for secrets", Reason.FORBIDDEN);
            }
          };

      start(SEALED).pass(Duration.ofMinutes(1));

      assertThat(isMarked()).isTrue();
      assertThat(fixture.lastWarning(RESTORE))
          .startsWith("ClusterRefused: claim dev/restore is marked, and what that stands for");
      fixture.onRequest = request -> {};
      fixture.pass(Duration.ofMinutes(5));
      assertServed();
    }

    @Test
    void aNamespaceThatIsMissingIsNoReasonToWait() { // found by a review
      fixture.onRequest =
          request -> {
            if (request.type().kind().equals("Secret") && request.verb() == Verb.CREATE) {
              throw new ClusterException("no namespace xns", Reason.NOT_FOUND);
            }
          };

      undecided(SEALED);

      assertThat(fixture.heard)
          .containsOnlyOnce("degraded MARK_KEY the key in Secret xns/creations");
      fixture.pass(Duration.ofMinutes(1));
      assertServed();
    }

    private long created(String kind) {
      return fixture.requests.stream()
          .filter(request -> request.verb() == Verb.CREATE)
          .map(ClusterRequest::type)
          .filter(type -> type.kind().equals(kind))
          .count();
    }
  }
}

package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
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
      return String.valueOf(setting.claim(RESTORE).metadata().annotation(MARK));
    }

    private void forge(ObjectKey claim, String text) {
      setting.cluster.edit(
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
    void aMarkMovedToAnotherClaimGivesNothing() {
      undecided(SEALED);
      String stolen = mark();
      ObjectKey thief = ObjectKey.of("dev", "thief");
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      engine.close();
      setting.apply(Setting.restore("thief", "backup", "fast"));
      forge(thief, stolen);
      long calls = setting.provisionCalls();

      start(SEALED).pass(Duration.ofHours(1));

      assertThat(setting.provisionCalls()).isEqualTo(calls);
      assertThat(setting.phase(thief)).isEqualTo("Pending");
    }

    @Test
    void aMarkUsedAgainAfterTheGrantIsGoneGivesNothing() {
      undecided(SEALED);
      String old = mark();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      assertThat(setting.backend.volumes()).isEmpty();
      forge(RESTORE, old);

      restart(SEALED);
      setting.pass(Duration.ofMinutes(1));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(setting.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"''", "1", "1 x y", "'1 x {}'", "'9 a b c'"})
    void nonsenseIsNoMarkToRepeat(String text) {
      setting.apply(ALLOW_DEV).apply(Setting.restore("restore", "backup", "fast"));
      forge(RESTORE, text);

      start(SEALED);

      assertServed();
    }

    @Test
    void aMarkPutBackWhileAnEngineWorksIsNotRepeatedWithoutAGrant() { // invariants 1 and 3
      undecided(SEALED);
      String old = mark();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      long calls = setting.provisionCalls();
      long patches = setting.requests.stream().filter(r -> r.key().equals(BACKUP)).count();

      forge(RESTORE, old);
      setting.cluster.edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          RESTORE,
          json ->
              json.withObjectProperty("metadata").withObjectProperty("annotations").put("a", "b"));
      setting.pass(Duration.ofHours(1));

      assertThat(setting.provisionCalls()).isEqualTo(calls);
      assertThat(setting.requests.stream().filter(r -> r.key().equals(BACKUP)).count())
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
      setting.failuresBefore.add(Failures.refused());
      setting.failuresBefore.add(Failures.refused());
      setting.pass(Duration.ofMinutes(1));
      assertServed();
      ObjectKey volume = setting.volumes().get(0).key();
      setting.delete(ResourceTypes.PERSISTENT_VOLUMES, volume);
      engine.close();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
      forge(RESTORE, old);

      start(honouring).pass(Duration.ofMinutes(1));

      assertThat(setting.heard).filteredOn("provisioned dev/restore"::equals).hasSize(1);
    }

    @Test
    void aMarkTellsNothingButTheNameOfTheVolume() { // DEF-13, SECRET-08
      undecided(SEALED);

      assertThat(mark())
          .startsWith("1 " + setting.calls.get(0).volume() + " ")
          .doesNotContain("prod", "snapshot", "handle", "{");
    }

    @Test
    void theSecretOfARequestIsReadAnew() {
      setting
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
      assertThat(setting.find(ResourceTypes.SECRETS, KEY)).isPresent();

      restart(SEALED);

      assertThat(created("Secret")).isEqualTo(1);
    }

    @Test
    void withoutPermissionForAKeyMarksSayNothingAndThatIsSaidOnce() {
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("no permission for secrets", Reason.FORBIDDEN);
            }
          };
      undecided(SEALED);

      assertThat(setting.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
      assertThat(setting.heard)
          .containsOnlyOnce("degraded MARK_KEY the key in Secret xns/creations");
      assertThat(setting.consequences())
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
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };

      start(SEALED).pass(Duration.ofSeconds(1));

      assertThat(isMarked()).isTrue();
      setting.onRequest = request -> {};
      setting.pass(Duration.ofSeconds(10));
      assertNothingLeft();
    }

    @Test
    void aKeyThatMayNotBeReadForAWhileIsWaitedForToo() { // found by the simulation
      undecided(SEALED);
      engine.close();
      setting.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"));
      setting.now(CLASS + "parameters: {tier: gold}");
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("no permission for secrets", Reason.FORBIDDEN);
            }
          };

      start(SEALED).pass(Duration.ofMinutes(1));

      assertThat(isMarked()).isTrue();
      assertThat(setting.lastWarning(RESTORE))
          .startsWith("ClusterRefused: claim dev/restore is marked, and what that stands for");
      setting.onRequest = request -> {};
      setting.pass(Duration.ofMinutes(5));
      assertServed();
    }

    @Test
    void aNamespaceThatIsMissingIsNoReasonToWait() { // found by a review
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("Secret") && request.verb() == Verb.CREATE) {
              throw new ClusterException("no namespace xns", Reason.NOT_FOUND);
            }
          };

      undecided(SEALED);

      assertThat(setting.heard)
          .containsOnlyOnce("degraded MARK_KEY the key in Secret xns/creations");
      setting.pass(Duration.ofMinutes(1));
      assertServed();
    }

    private long created(String kind) {
      return setting.requests.stream()
          .filter(request -> request.verb() == Verb.CREATE)
          .map(ClusterRequest::type)
          .filter(type -> type.kind().equals(kind))
          .count();
    }
  }
}

package dev.xns.core.internal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.report.Degradation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is gone stays gone, however late news or an answer comes. */
class GoneObjectsTest {
  private static final ResourceType<PersistentVolumeClaim> CLAIMS =
      ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
  private static final ObjectKey KEY = ObjectKey.of("dev", "data");

  private final ClusterView view = new ClusterView(ClaimMark.of("driver"));
  private final WatchObserver<PersistentVolumeClaim> watch = view.observer(CLAIMS);

  private static PersistentVolumeClaim claim(String uid, int version) {
    return claim(uid, version, null, List.of());
  }

  private static PersistentVolumeClaim claim(
      String uid, int version, Instant deletion, List<String> finalizers) {
    return new PersistentVolumeClaim(
        new ObjectMeta(
            KEY.name(),
            "",
            KEY.namespace(),
            uid,
            Integer.toString(version),
            null,
            deletion,
            Map.of(),
            Map.of(),
            finalizers,
            List.of()),
        null,
        null);
  }

  @Test
  void theAnswerToAWriteThatComesAfterTheRemovalIsNotTakenIn() {
    watch.upserted(claim("one", 1));
    watch.removed(KEY);

    view.written(CLAIMS, claim("one", 2));

    assertThat(view.claim(KEY)).isEmpty();
  }

  /** A change that somebody could not be told of is told again with everything else. */
  @Test
  void aRemovalThatCouldNotBeToldIsToldAgain() {
    var failures = new ArrayDeque<Error>(List.of(new AssertionError("fails on purpose")));
    var heard = new ArrayList<String>();
    view.listen(
        new ViewListener() {
          @Override
          public <T extends KubernetesObject> void changed(
              ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
            if (after == null && !failures.isEmpty()) {
              throw failures.pop();
            }
            heard.add((after == null ? "gone " : "is ") + key);
          }

          @Override
          public void known(ResourceType<?> type) {}

          @Override
          public void degraded(Degradation degradation) {}

          @Override
          public void prompt(ResourceType<?> type) {}

          @Override
          public void readable(ResourceType<?> type, ObjectKey key) {}
        });
    watch.upserted(claim("one", 1));

    assertThatThrownBy(() -> watch.removed(KEY)).isInstanceOf(AssertionError.class);
    watch.replaced(List.of());

    assertThat(heard).containsExactly("is dev/data", "gone dev/data");
    assertThat(view.claim(KEY)).isEmpty();
  }

  @Test
  void aLateEventDoesNotBringBackWhatOurLastWriteEnded() {
    Instant now = Instant.EPOCH;
    watch.upserted(claim("one", 1));

    view.written(CLAIMS, claim("one", 2, now, List.of()));
    watch.upserted(claim("one", 2, now, List.of("creation.xns.dev/driver")));

    assertThat(view.claim(KEY)).isEmpty();
  }

  @Test
  void anAnswerAboutAnObjectWhoseNameIsTakenByAnotherIsNotTakenIn() {
    watch.upserted(claim("one", 1));
    watch.replaced(List.of(claim("two", 3)));

    view.written(CLAIMS, claim("one", 2));

    assertThat(view.claim(KEY))
        .hasValueSatisfying(c -> assertThat(c.metadata().uid()).isEqualTo("two"));
  }

  @Test
  void anotherObjectOfTheSameNameIsTakenIn() {
    watch.upserted(claim("one", 1));
    watch.removed(KEY);

    watch.upserted(claim("two", 3));

    assertThat(view.claim("two")).isPresent();
  }

  @Test
  void aLateRemovalOfAnEarlierObjectLeavesTheOneWeMade() {
    watch.upserted(claim("one", 1));
    view.deleted(CLAIMS, claim("one", 1).metadata());
    view.written(CLAIMS, claim("two", 3));

    watch.removed(KEY);

    assertThat(view.claim("two")).isPresent();
    watch.upserted(claim("two", 3));
    watch.removed(KEY);
    assertThat(view.claim("two")).isEmpty();
  }

  /** A server that was set back lists older states, and objects that were gone. */
  @Test
  void aListOfAnotherHistoryIsBelieved() {
    watch.replaced(List.of(claim("one", 5)));

    watch.replaced(List.of(claim("one", 3)));

    assertThat(view.claim(KEY))
        .hasValueSatisfying(c -> assertThat(c.metadata().resourceVersion()).isEqualTo("3"));
    watch.removed(KEY);
    watch.replaced(List.of(claim("one", 3)));
    assertThat(view.claim(KEY)).isPresent();
  }

  @Test
  void aListThatIsBehindOurOwnWriteIsNotBelieved() {
    watch.replaced(List.of(claim("one", 3)));
    view.written(CLAIMS, claim("one", 5));

    watch.replaced(List.of(claim("one", 3)));
    assertThat(view.claim(KEY))
        .hasValueSatisfying(c -> assertThat(c.metadata().resourceVersion()).isEqualTo("5"));

    view.deleted(CLAIMS, claim("one", 5).metadata());
    watch.replaced(List.of(claim("one", 5)));
    assertThat(view.claim(KEY)).isEmpty();
  }

  @Test
  void aListThatWasTakenBeforeAnObjectWasMadeDoesNotKeepItOut() {
    view.written(CLAIMS, claim("one", 3));
    watch.replaced(List.of());

    watch.upserted(claim("one", 3));

    assertThat(view.claim("one")).isPresent();
  }
}

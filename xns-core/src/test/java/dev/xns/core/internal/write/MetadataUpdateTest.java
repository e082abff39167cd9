package dev.xns.core.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.memory.InMemoryCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a watch that is behind: nothing is delivered to the view but what is written or read. */
class MetadataUpdateTest {
  private static final ResourceType<PersistentVolumeClaim> CLAIMS =
      ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
  private static final ObjectKey KEY = ObjectKey.of("dev", "data");
  private static final String OURS = "example.com/ours";
  private static final String THEIRS = "example.com/theirs";

  private final List<Verb> requests = new ArrayList<>();
  private Consumer<ClusterRequest> before = request -> {};
  private Consumer<ClusterRequest> after = request -> {};
  private final InMemoryCluster cluster =
      InMemoryCluster.builder()
          .interceptor(
              new ClusterInterceptor() {
                @Override
                public void before(ClusterRequest request) {
                  requests.add(request.verb());
                  before.accept(request);
                }

                @Override
                public void after(ClusterRequest request) {
                  after.accept(request);
                }
              })
          .build();
  private final ClusterView view = new ClusterView(ClaimMark.of("driver"));

  private ObjectMeta known;
  private MetadataUpdate<PersistentVolumeClaim> update;

  @BeforeEach
  void aKnownClaim() {
    known = create();
    update = new MetadataUpdate<>(cluster, view, CLAIMS, KEY, known.uid());
    requests.clear();
  }

  private ObjectMeta create() {
    cluster.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {namespace: dev, name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """,
        "test");
    return now();
  }

  private ObjectMeta now() {
    return cluster.get(CLAIMS, KEY).orElseThrow().metadata();
  }

  /** Somebody else adds a finalizer of this name. */
  private void interfere(String finalizer) {
    ObjectMeta metadata = now();
    var finalizers = new ArrayList<>(metadata.finalizers());
    finalizers.add(finalizer);
    cluster.patch(CLAIMS, KEY, Patch.finalizers(metadata, finalizers));
  }

  private boolean add() {
    return update.apply(Optional.of(known), MetadataUpdateTest::withOurs);
  }

  private static MetadataChange withOurs(ObjectMeta metadata) {
    if (metadata.hasFinalizer(OURS)) {
      return MetadataChange.NONE;
    }
    if (metadata.isBeingDeleted()) {
      return MetadataChange.IMPOSSIBLE;
    }
    var finalizers = new ArrayList<>(metadata.finalizers());
    finalizers.add(OURS);
    return new MetadataChange.Write(Patch.finalizers(metadata, finalizers));
  }

  /** Lets the first request of this kind do this first. */
  private void beforeFirst(Verb verb, Runnable action) {
    before =
        request -> {
          if (request.verb() == verb) {
            before = next -> {};
            action.run();
          }
        };
  }

  @Test
  void whatIsKnownIsEnough() {
    assertThat(add()).isTrue();

    assertThat(requests).containsExactly(Verb.PATCH);
    assertThat(now().finalizers()).containsExactly(OURS);
    assertThat(view.claim(KEY).orElseThrow().metadata()).isEqualTo(now());
  }

  @Test
  void whatIsThereIsNotWritten() {
    interfere(OURS);
    known = now();
    requests.clear();

    assertThat(add()).isTrue();

    assertThat(requests).isEmpty();
  }

  @Test
  void afterAConflictTheChangeIsDecidedAnew() {
    interfere(THEIRS);
    requests.clear();

    assertThat(add()).isTrue();

    assertThat(requests).containsExactly(Verb.PATCH, Verb.GET, Verb.PATCH);
    assertThat(now().finalizers()).containsExactly(THEIRS, OURS);
  }

  @Test
  void afterAConflictThereMayBeNothingLeftToDo() {
    interfere(OURS);
    requests.clear();

    assertThat(add()).isTrue();

    assertThat(requests).containsExactly(Verb.PATCH, Verb.GET);
    assertThat(view.claim(KEY).orElseThrow().metadata()).isEqualTo(now());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"CONFLICT", "INVALID"})
  void itIsTriedFiveTimes(Reason reason) {
    before =
        request -> {
          if (request.verb() == Verb.PATCH) {
            throw new ClusterException("out of date, says the server", reason);
          }
        };

    assertThatThrownBy(this::add).hasMessage("out of date, says the server");

    assertThat(requests).filteredOn(Verb.PATCH::equals).hasSize(5);
  }

  @Test
  void ofAnObjectThatIsKnownToBeGoneNothingIsAsked() {
    assertThat(update.apply(Optional.empty(), MetadataUpdateTest::withOurs)).isFalse();

    assertThat(requests).isEmpty();
  }

  @Test
  void anObjectThatIsGoneIsNotChanged() {
    cluster.delete(CLAIMS, KEY, Preconditions.NONE);
    requests.clear();

    assertThat(add()).isFalse();

    assertThat(requests).containsExactly(Verb.PATCH);
  }

  @Test
  void anObjectThatGoesAfterAConflictIsNotChanged() {
    cluster.patch(CLAIMS, KEY, Patch.finalizers(known, List.of(THEIRS)));
    cluster.patch(CLAIMS, KEY, Patch.finalizers(now(), List.of()));
    beforeFirst(Verb.GET, () -> cluster.delete(CLAIMS, KEY, Preconditions.NONE));

    assertThat(add()).isFalse();
  }

  @Test
  void anotherObjectOfThatNameIsLeftAlone() {
    cluster.delete(CLAIMS, KEY, Preconditions.NONE);
    ObjectMeta other = create();
    assertThat(other.uid()).isNotEqualTo(known.uid());

    assertThat(add()).isFalse();
    assertThat(update.apply(Optional.of(other), MetadataUpdateTest::withOurs)).isFalse();
    assertThat(update.read()).isEmpty();

    assertThat(now()).isEqualTo(other);
    assertThat(view.claim(KEY)).isEmpty();
  }

  @Test
  void oneThatIsBeingDeletedMayRefuseTheChange() {
    interfere(THEIRS);
    cluster.delete(CLAIMS, KEY, Preconditions.NONE);
    requests.clear();

    assertThat(add()).isFalse();

    assertThat(requests).containsExactly(Verb.PATCH, Verb.GET);
    assertThat(now().finalizers()).containsExactly(THEIRS);
  }

  @Test
  void aWriteWhoseOutcomeIsNotKnownIsNotRepeatedHere() {
    after =
        request -> {
          throw new ClusterException(
              "no answer", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null);
        };

    assertThatThrownBy(this::add)
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.fate()).isEqualTo(Fate.MAY_HAVE_HAPPENED));

    assertThat(requests).containsExactly(Verb.PATCH);
    after = request -> {};
    assertThat(now().finalizers()).containsExactly(OURS);
    assertThat(view.claim(KEY)).isEmpty();
    assertThat(add()).isTrue(); // a repetition finds it done
  }

  @Test
  void aReadThatFailsEndsIt() {
    interfere(THEIRS);
    beforeFirst(
        Verb.GET,
        () -> {
          throw new ClusterException("no connection", Reason.UNAVAILABLE);
        });

    assertThatThrownBy(this::add).hasMessage("no connection");
  }

  @Test
  void aPermissionThatIsMissingEndsIt() {
    beforeFirst(
        Verb.PATCH,
        () -> {
          throw new ClusterException("no permission", Reason.FORBIDDEN);
        });

    assertThatThrownBy(this::add).hasMessage("no permission");
    assertThat(requests).containsExactly(Verb.PATCH);
  }
}

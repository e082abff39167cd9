package dev.xns.core.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.Dependency;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WakeupsTest {
  private static final Dependency CLASS =
      Dependency.on(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"));
  private static final Dependency BACKEND = new Dependency.OnBackend();

  private final List<String> woken = new ArrayList<>();
  private final Wakeups<String> wakeups = new Wakeups<>(woken::add);

  private static Dependency grant(String claimNamespace, String sourceNamespace) {
    return new Dependency.OnGrant(
        new CrossNamespaceReference(
            claimNamespace,
            "snapshot.storage.k8s.io",
            "VolumeSnapshot",
            sourceNamespace,
            "backup"));
  }

  @Test
  void whoeverWaitsIsWokenOnceInTheOrderOfArrival() {
    wakeups.waitFor("b", Set.of(CLASS, BACKEND));
    wakeups.waitFor("a", Set.of(CLASS));
    wakeups.waitFor("c", Set.of(BACKEND));

    wakeups.changed(CLASS);
    wakeups.changed(CLASS);

    assertThat(woken).containsExactly("b", "a");
    assertThat(wakeups.waitingFor("b")).isEmpty();
    assertThat(wakeups.waitingFor("c")).containsExactly(BACKEND);
  }

  @Test
  void theLastThingWaitedForIsTheOnlyOne() {
    wakeups.waitFor("a", Set.of(CLASS));
    wakeups.waitFor("a", Set.of(BACKEND));

    wakeups.changed(CLASS);
    assertThat(woken).isEmpty();
    wakeups.changed(BACKEND);
    assertThat(woken).containsExactly("a");
  }

  @Test
  void whoeverWaitsForNothingIsNotWoken() {
    wakeups.waitFor("a", Set.of(CLASS));
    wakeups.waitFor("b", Set.of(CLASS));
    wakeups.waitFor("a", Set.of());
    wakeups.forget("b");
    wakeups.forget("nobody");

    wakeups.changed(CLASS);

    assertThat(woken).isEmpty();
  }

  @Test
  void whoeverWaitsAgainWhenItIsWokenIsWokenByTheNextChange() {
    var again = new ArrayList<Wakeups<String>>();
    var waiting =
        new Wakeups<String>(
            key -> {
              woken.add(key);
              again.get(0).waitFor(key, Set.of(CLASS));
            });
    again.add(waiting);
    waiting.waitFor("a", Set.of(CLASS));
    waiting.waitFor("b", Set.of(CLASS));

    waiting.changed(CLASS);
    assertThat(woken).containsExactly("a", "b");
    waiting.changed(CLASS);
    assertThat(woken).containsExactly("a", "b", "a", "b");
  }

  @Test
  void aChangeOfGrantsWakesWhoeverItCovers() {
    wakeups.waitFor("dev", Set.of(grant("dev", "prod")));
    wakeups.waitFor("test", Set.of(grant("test", "prod"), CLASS));
    wakeups.waitFor("other", Set.of(grant("dev", "other")));

    wakeups.changed(new GrantScope("prod", "dev"));
    assertThat(woken).containsExactly("dev");
    wakeups.changed(new GrantScope("prod", "dev"));
    assertThat(woken).containsExactly("dev");
    wakeups.changed(GrantScope.EVERYTHING);
    assertThat(woken).containsExactly("dev", "test", "other");
  }

  @Test
  void twoWhoWaitForTheSameGrantAreForgottenOneByOne() {
    wakeups.waitFor("a", Set.of(grant("dev", "prod")));
    wakeups.waitFor("b", Set.of(grant("dev", "prod")));
    wakeups.forget("a");

    wakeups.changed(new GrantScope("prod", "dev"));

    assertThat(woken).containsExactly("b");
  }
}

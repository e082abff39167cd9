package dev.xns.core.contract;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.model.ResourceTypes.REFERENCE_GRANTS;
import static dev.xns.api.model.ResourceTypes.REFERENCE_GRANTS_V1BETA1;
import static dev.xns.api.model.ResourceTypes.STORAGE_CLASSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.Fate;
import dev.xns.api.cluster.AccessReview;
import dev.xns.api.cluster.AccessVerb;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.ServedVersions;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.StorageClass;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an implementation can do beyond the necessary: ask for its permissions, and for the versions
 * in which a kind is served. The client under test may do everything with claims, StorageClasses
 * and, outside of trouble, ReferenceGrants.
 */
public abstract class ClusterAbilitiesContract extends ClusterAccessContract {
  /** Makes ReferenceGrants unreachable in this way. */
  protected abstract void begin(Reason trouble);

  /** Makes ReferenceGrants reachable again. */
  protected abstract void end(Reason trouble);

  private AccessReview access() {
    return (AccessReview) cluster();
  }

  private ServedVersions versions() {
    return (ServedVersions) cluster();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
  }

  @ParameterizedTest
  @EnumSource(AccessVerb.class)
  void whatIsAllowedIsSaidToBe(AccessVerb verb) {
    assertThat(access().isAllowed(verb, STORAGE_CLASSES)).isTrue();
    assertThat(access().isAllowed(verb, PERSISTENT_VOLUME_CLAIMS)).isTrue();
    assertThat(access().isAllowed(verb, PERSISTENT_VOLUME_CLAIMS, "contract")).isTrue();
  }

  @Test
  void whatIsForbiddenIsSaidToBe() {
    begin(Reason.FORBIDDEN);

    for (AccessVerb verb : AccessVerb.values()) {
      assertThat(access().isAllowed(verb, REFERENCE_GRANTS)).isFalse();
      assertThat(access().isAllowed(verb, REFERENCE_GRANTS, "contract")).isFalse();
      assertThat(access().isAllowed(verb, STORAGE_CLASSES)).isTrue();
    }
    assertThat(versions().servedVersions(REFERENCE_GRANTS)).contains("v1");

    end(Reason.FORBIDDEN);
    soon().until(() -> access().isAllowed(AccessVerb.LIST, REFERENCE_GRANTS));
  }

  @Test
  void whatIsServedIsFoundInAllItsVersions() {
    assertThat(versions().servedVersions(PERSISTENT_VOLUME_CLAIMS)).containsExactly("v1");
    assertThat(versions().servedVersions(STORAGE_CLASSES)).contains("v1");
    assertThat(versions().servedVersions(REFERENCE_GRANTS)).containsExactly("v1", "v1beta1");
    assertThat(versions().servedVersions(REFERENCE_GRANTS_V1BETA1))
        .containsExactly("v1", "v1beta1");
  }

  @Test
  void theVersionInTheQuestionDoesNotMatter() {
    assertThat(versions().servedVersions(STORAGE_CLASSES.inVersion("v99"))).contains("v1");
  }

  @Test
  void whatIsNotServedHasNoVersions() {
    assertThat(versions().servedVersions(kind("none.example.com", "storageclasses"))).isEmpty();
    assertThat(versions().servedVersions(kind(STORAGE_CLASSES.group(), "nonesuch"))).isEmpty();
    assertThat(versions().servedVersions(kind("", "storageclasses"))).isEmpty();
  }

  @Test
  void aKindThatIsRemovedHasNoVersionsUntilItIsBack() {
    begin(Reason.NOT_SERVED);

    soon().until(() -> !versions().servedVersions(REFERENCE_GRANTS).contains("v1"));
    assertThat(versions().servedVersions(PERSISTENT_VOLUME_CLAIMS)).containsExactly("v1");

    end(Reason.NOT_SERVED);
    soon().until(() -> versions().servedVersions(REFERENCE_GRANTS).contains("v1"));
  }

  @Test
  void aLostConnectionIsNeitherYesNorNo() {
    begin(Reason.UNAVAILABLE);

    ClusterException review =
        refusal(() -> access().isAllowed(AccessVerb.LIST, REFERENCE_GRANTS), Reason.UNAVAILABLE);
    ClusterException discovery =
        refusal(() -> versions().servedVersions(REFERENCE_GRANTS), Reason.UNAVAILABLE);

    assertThat(review.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(discovery.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    end(Reason.UNAVAILABLE);
    soon()
        .ignoreException(ClusterException.class)
        .until(() -> access().isAllowed(AccessVerb.LIST, REFERENCE_GRANTS));
  }

  private static ResourceType<StorageClass> kind(String group, String plural) {
    return new ResourceType<>(group, "v1", plural, "None", false, StorageClass.class);
  }
}

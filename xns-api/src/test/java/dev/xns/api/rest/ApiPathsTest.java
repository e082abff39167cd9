package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.model.ResourceTypes.VOLUME_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathsTest {
  private static final WatchScope ONE = WatchScope.only(ObjectKey.of("prod", "a"));

  @Test
  void everything() {
    assertThat(page(PERSISTENT_VOLUME_CLAIMS, WatchScope.EVERYTHING))
        .isEqualTo("/api/v1/persistentvolumeclaims?limit=7");
    assertThat(page(NODES, WatchScope.EVERYTHING)).isEqualTo("/api/v1/nodes?limit=7");
  }

  @Test
  void oneNamespace() {
    assertThat(page(VOLUME_SNAPSHOTS, WatchScope.namespace("prod")))
        .isEqualTo("/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots?limit=7");
  }

  @Test
  void oneObject() {
    assertThat(page(PERSISTENT_VOLUME_CLAIMS, ONE))
        .isEqualTo(
            "/api/v1/namespaces/prod/persistentvolumeclaims?fieldSelector=metadata.name%3Da"
                + "&limit=7");
  }

  @Test
  void oneNameInAllNamespaces() {
    assertThat(page(PERSISTENT_VOLUME_CLAIMS, new WatchScope(null, "a")))
        .isEqualTo("/api/v1/persistentvolumeclaims?fieldSelector=metadata.name%3Da&limit=7");
  }

  @Test
  void clusterScopedKindsTakeNoNamespace() {
    assertThat(page(NODES, WatchScope.namespace("prod"))).isEqualTo("/api/v1/nodes?limit=7");
    assertThat(page(NODES, ONE)).isEqualTo("/api/v1/nodes?fieldSelector=metadata.name%3Da&limit=7");
  }

  @Test
  void watchesTakeTheSameScope() {
    assertThat(ApiPaths.watch(PERSISTENT_VOLUME_CLAIMS, ONE, "a b", 30))
        .isEqualTo(
            "/api/v1/namespaces/prod/persistentvolumeclaims?fieldSelector=metadata.name%3Da"
                + "&watch=true&allowWatchBookmarks=true&resourceVersion=a%20b&timeoutSeconds=30");
  }

  @Test
  void whatIsPutIntoAPathIsEncoded() {
    assertThat(page(PERSISTENT_VOLUME_CLAIMS, new WatchScope("a b", "c&d=e")))
        .isEqualTo(
            "/api/v1/namespaces/a%20b/persistentvolumeclaims"
                + "?fieldSelector=metadata.name%3Dc%26d%3De&limit=7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b"})
  void aNamespaceThatWouldWidenTheScopeIsRefused(String namespace) {
    WatchScope scope = WatchScope.namespace(namespace);
    assertThatThrownBy(() -> ApiPaths.check(PERSISTENT_VOLUME_CLAIMS, scope))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot watch persistentvolumeclaims/v1: no namespace can be \"" + namespace + "\"");
    assertThatCode(() -> ApiPaths.check(NODES, scope)).doesNotThrowAnyException();
  }

  private static String page(ResourceType<?> type, WatchScope scope) {
    return ApiPaths.page(type, scope, 7, null);
  }
}

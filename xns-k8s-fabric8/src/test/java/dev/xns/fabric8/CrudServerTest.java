package dev.xns.fabric8;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.rest.RecordingWatchObserver;
import dev.xns.api.rest.ResponseBodies;
import dev.xns.api.rest.TestTimings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

/**
 * Requests against a server that keeps what it is told. It tells errors in other ways than API
 * servers do, so this is about what works.
 */
@EnableKubernetesMockClient(https = false, crud = true)
class CrudServerTest {
  private static final ObjectKey KEY = ObjectKey.of("dev", "data");

  private KubernetesClient client;

  @Test
  void aLife() throws Exception {
    try (var cluster = Fabric8Cluster.on(client, TestTimings.quick())) {
      PersistentVolumeClaim claim =
          KubernetesJson.decode(
              PERSISTENT_VOLUME_CLAIMS,
              KubernetesJson.mapper().readTree(ResponseBodies.claim("dev", "data", 1)));
      PersistentVolumeClaim created = cluster.create(PERSISTENT_VOLUME_CLAIMS, claim);
      assertThat(created.key()).isEqualTo(KEY);
      assertThat(cluster.get(PERSISTENT_VOLUME_CLAIMS, KEY)).contains(created);

      var observer = new RecordingWatchObserver();
      cluster.watch(PERSISTENT_VOLUME_CLAIMS, observer);
      observer.expect("replaced dev/data@" + created.metadata().resourceVersion());

      PersistentVolumeClaim patched = cluster.patch(PERSISTENT_VOLUME_CLAIMS, KEY, annotate());
      assertThat(patched.metadata().annotation("a")).isEqualTo("1");
      assertThat(patched.spec()).isEqualTo(created.spec());

      cluster.delete(PERSISTENT_VOLUME_CLAIMS, KEY, Preconditions.NONE);
      assertThat(client.persistentVolumeClaims().inNamespace("dev").withName("data").get())
          .isNull();
    }
  }

  @Test
  void aPatchKeepsFieldsThatTheRecordDoesNotKnow() throws Exception {
    client.raw(
        "/api/v1/namespaces/dev/persistentvolumeclaims",
        "POST",
        """
        {"apiVersion":"v1","kind":"PersistentVolumeClaim",
         "metadata":{"namespace":"dev","name":"data"},
         "spec":{"invented":{"next":"year"}}}\
        """);
    try (var cluster = Fabric8Cluster.on(client)) {
      cluster.patch(PERSISTENT_VOLUME_CLAIMS, KEY, annotate());
    }
    JsonNode stored =
        KubernetesJson.mapper()
            .readTree(client.raw("/api/v1/namespaces/dev/persistentvolumeclaims/data"));
    assertThat(stored.at("/metadata/annotations/a").asText()).isEqualTo("1");
    assertThat(stored.at("/spec/invented/next").asText()).isEqualTo("year");
  }

  private static Patch annotate() {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("metadata").putObject("annotations").put("a", "1");
    return Patch.merge(change);
  }
}

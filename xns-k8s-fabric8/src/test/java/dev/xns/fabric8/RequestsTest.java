package dev.xns.fabric8;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.model.ResourceTypes.EVENTS;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUMES;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.model.ResourceTypes.STORAGE_CLASSES;
import static dev.xns.api.model.ResourceTypes.VOLUME_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.Event;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests look like, and what comes back when all goes well. */
@EnableKubernetesMockClient(https = false)
class RequestsTest {
  private static final ObjectKey DATA = ObjectKey.of("dev", "data");
  private static final String DATA_PATH = "/api/v1/namespaces/dev/persistentvolumeclaims/data";

  private KubernetesMockServer server;
  private KubernetesClient client;
  private Fabric8Cluster cluster;

  @BeforeEach
  void start() {
    cluster = Fabric8Cluster.on(client);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void getsAnObjectOfTheCoreGroup() throws Exception {
    server
        .expect()
        .get()
        .withPath(DATA_PATH)
        .andReturn(200, Answers.claim("dev", "data", 7))
        .once();
    PersistentVolumeClaim claim = cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA).orElseThrow();
    assertThat(claim.key()).isEqualTo(DATA);
    assertThat(claim.metadata().resourceVersion()).isEqualTo("7");
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeader("Accept")).isEqualTo("application/json");
    assertThat(request.getBody().readUtf8()).isEmpty();
  }

  @Test
  void getsAnObjectOfAnotherGroup() {
    server
        .expect()
        .get()
        .withPath("/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots/snap")
        .andReturn(200, "{\"metadata\":{\"namespace\":\"prod\",\"name\":\"snap\"}}")
        .once();
    assertThat(cluster.get(VOLUME_SNAPSHOTS, ObjectKey.of("prod", "snap"))).isPresent();
  }

  @Test
  void getsAClusterScopedObject() {
    server
        .expect()
        .get()
        .withPath("/apis/storage.k8s.io/v1/storageclasses/fast")
        .andReturn(200, "{\"metadata\":{\"name\":\"fast\"},\"provisioner\":\"example.com\"}")
        .once();
    assertThat(cluster.get(STORAGE_CLASSES, ObjectKey.clusterScoped("fast")))
        .hasValueSatisfying(c -> assertThat(c.provisioner()).isEqualTo("example.com"));
  }

  @Test
  void anObjectThatDoesNotExistIsEmpty() {
    server
        .expect()
        .get()
        .withPath(DATA_PATH)
        .andReturn(404, Answers.notFound("persistentvolumeclaims", "data"))
        .once();
    assertThat(cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA)).isEmpty();
  }

  @Test
  void anObjectThatCannotBeReadIsNotTakenForAbsent() {
    server
        .expect()
        .get()
        .withPath(DATA_PATH)
        .andReturn(200, Answers.unreadableClaim("dev", "data", 7))
        .once();
    ClusterException failure = failureOf(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA));
    assertThat(failure)
        .hasMessageStartingWith(
            "get PersistentVolumeClaim dev/data: the server answered 200. Cannot read"
                + " PersistentVolumeClaim dev/data: ");
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
  }

  @Test
  void namesAreEncoded() {
    server
        .expect()
        .get()
        .withPath("/api/v1/persistentvolumes/system%3Aodd%20name%3Fwatch%3Dtrue%25")
        .andReturn(200, "{\"metadata\":{\"name\":\"odd\"}}")
        .once();
    assertThat(
            cluster.get(PERSISTENT_VOLUMES, ObjectKey.clusterScoped("system:odd name?watch=true%")))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../secrets/key", "a/b"})
  void aNameThatWouldAddressSomethingElseIsNotSent(String name) {
    assertNotSent(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("dev", name)));
    assertNotSent(
        () ->
            cluster.delete(PERSISTENT_VOLUMES, ObjectKey.clusterScoped(name), Preconditions.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b"})
  void aNamespaceThatWouldAddressSomethingElseIsNotSent(String namespace) {
    assertNotSent(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, ObjectKey.of(namespace, "data")));
  }

  @Test
  void aClusterScopedKindWithANamespaceIsNotSent() {
    assertNotSent(() -> cluster.get(PERSISTENT_VOLUMES, ObjectKey.of("dev", "pv")));
  }

  @Test
  void createsAnObjectInItsNamespace() throws Exception {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/dev/persistentvolumeclaims")
        .andReturn(201, Answers.claim("dev", "data", 8))
        .once();
    PersistentVolumeClaim created =
        cluster.create(
            PERSISTENT_VOLUME_CLAIMS,
            decode(PERSISTENT_VOLUME_CLAIMS, Answers.claim("dev", "data", 1)));
    assertThat(created.metadata().resourceVersion()).isEqualTo("8");

    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    JsonNode body = json(request);
    assertThat(body.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(body.path("kind").asText()).isEqualTo("PersistentVolumeClaim");
    assertThat(body.path("metadata").path("name").asText()).isEqualTo("data");
    assertThat(body.path("spec").path("storageClassName").asText()).isEqualTo("fast");
  }

  @Test
  void createsAClusterScopedObject() throws Exception {
    server
        .expect()
        .post()
        .withPath("/apis/storage.k8s.io/v1/storageclasses")
        .andReturn(201, "{\"metadata\":{\"name\":\"fast\",\"uid\":\"u\"}}")
        .once();
    var created =
        cluster.create(
            STORAGE_CLASSES,
            decode(STORAGE_CLASSES, "{\"metadata\":{\"name\":\"fast\"},\"provisioner\":\"p\"}"));
    assertThat(created.metadata().uid()).isEqualTo("u");
    assertThat(json(server.takeRequest()).path("apiVersion").asText())
        .isEqualTo("storage.k8s.io/v1");
  }

  @Test
  void leavesTheNameToTheServer() throws Exception {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/dev/events")
        .andReturn(201, "{\"metadata\":{\"namespace\":\"dev\",\"name\":\"data.x7k2p\"}}")
        .once();
    Event created =
        cluster.create(
            EVENTS,
            decode(EVENTS, "{\"metadata\":{\"namespace\":\"dev\",\"generateName\":\"data.\"}}"));
    assertThat(created.key()).isEqualTo(ObjectKey.of("dev", "data.x7k2p"));
    JsonNode metadata = json(server.takeRequest()).path("metadata");
    assertThat(metadata.path("generateName").asText()).isEqualTo("data.");
    assertThat(metadata.has("name")).isFalse();
  }

  @Test
  void sendsAMergePatchWithNothingButWhatItNames() throws Exception {
    server
        .expect()
        .patch()
        .withPath(DATA_PATH)
        .andReturn(200, Answers.claim("dev", "data", 9))
        .once();
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("metadata").putObject("annotations").put("a", "1").putNull("b");
    PersistentVolumeClaim patched =
        cluster.patch(PERSISTENT_VOLUME_CLAIMS, DATA, Patch.merge(change));
    assertThat(patched.metadata().resourceVersion()).isEqualTo("9");

    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod()).isEqualTo("PATCH");
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/merge-patch+json");
    assertThat(request.getBody().readUtf8())
        .isEqualTo("{\"metadata\":{\"annotations\":{\"a\":\"1\",\"b\":null}}}");
  }

  @Test
  void sendsAJsonPatch() throws Exception {
    server
        .expect()
        .patch()
        .withPath(DATA_PATH)
        .andReturn(200, Answers.claim("dev", "data", 9))
        .once();
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    operations.addObject().put("op", "remove").put("path", "/metadata/finalizers/0");
    cluster.patch(PERSISTENT_VOLUME_CLAIMS, DATA, Patch.json(operations));

    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json-patch+json");
    assertThat(request.getBody().readUtf8())
        .isEqualTo("[{\"op\":\"remove\",\"path\":\"/metadata/finalizers/0\"}]");
  }

  @Test
  void deletesUnderConditions() throws Exception {
    server.expect().delete().withPath(DATA_PATH).andReturn(200, "{}").once();
    cluster.delete(PERSISTENT_VOLUME_CLAIMS, DATA, new Preconditions("u-1", "12"));
    assertThat(json(server.takeRequest()))
        .isEqualTo(
            KubernetesJson.mapper()
                .readTree(
                    """
                    {"apiVersion":"v1","kind":"DeleteOptions",
                     "preconditions":{"uid":"u-1","resourceVersion":"12"}}\
                    """));
  }

  @Test
  void deletesUnderOneCondition() throws Exception {
    server.expect().delete().withPath(DATA_PATH).andReturn(202, "{}").once();
    cluster.delete(PERSISTENT_VOLUME_CLAIMS, DATA, Preconditions.uid("u-1"));
    assertThat(json(server.takeRequest()).path("preconditions").toString())
        .isEqualTo("{\"uid\":\"u-1\"}");
  }

  @Test
  void deletesWithoutConditions() throws Exception {
    server.expect().delete().withPath(DATA_PATH).andReturn(200, "{}").once();
    cluster.delete(PERSISTENT_VOLUME_CLAIMS, DATA, Preconditions.NONE);
    assertThat(json(server.takeRequest()).has("preconditions")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void sendsOneRequestWhateverTheClientsRetriesAre(int code) {
    assertThat(client.getConfiguration().getRequestRetryBackoffLimit()).isPositive();
    server.expect().get().withPath(DATA_PATH).andReturn(code, "").always();
    failureOf(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA));
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  private void assertNotSent(Runnable request) {
    ClusterException failure = failureOf(request);
    assertThat(failure).hasMessageContaining("nothing was sent");
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
    assertThat(server.getRequestCount()).isZero();
  }

  private static ClusterException failureOf(Runnable request) {
    return catchThrowableOfType(ClusterException.class, request::run);
  }

  private static <T extends KubernetesObject> T decode(ResourceType<T> type, String json)
      throws Exception {
    return KubernetesJson.decode(type, KubernetesJson.mapper().readTree(json));
  }

  private static JsonNode json(RecordedRequest request) throws Exception {
    return KubernetesJson.mapper().readTree(request.getBody().readUtf8());
  }
}

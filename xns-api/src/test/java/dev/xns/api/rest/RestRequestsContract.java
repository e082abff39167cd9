package dev.xns.api.rest;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.model.ResourceTypes.EVENTS;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUMES;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.model.ResourceTypes.STORAGE_CLASSES;
import static dev.xns.api.model.ResourceTypes.VOLUME_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.xns.api.model.StorageClass;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests look like, and what comes back when all goes well. */
public abstract class RestRequestsContract extends RestContract {
  private static final ObjectKey DATA = ObjectKey.of("dev", "data");
  private static final String DATA_PATH = "/api/v1/namespaces/dev/persistentvolumeclaims/data";

  private ScriptedServer server;
  private ClusterUnderTest underTest;
  private RestCluster cluster;

  protected RestRequestsContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    underTest = connector.connect(server.url(), PATIENT, TestTimings.quick());
    cluster = underTest.cluster();
  }

  @AfterEach
  void stop() throws Exception {
    underTest.close();
    server.close();
  }

  @Test
  void getsAnObjectOfTheCoreGroup() throws Exception {
    var answer = answerOf(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA));
    ScriptedExchange request = server.expect("GET", DATA_PATH);
    request.json(200, ResponseBodies.claim("dev", "data", 7));
    PersistentVolumeClaim claim = answer.get().orElseThrow();
    assertThat(claim.key()).isEqualTo(DATA);
    assertThat(claim.metadata().resourceVersion()).isEqualTo("7");
    assertThat(request.header("Accept")).isEqualTo("application/json");
    assertThat(request.body()).isEmpty();
  }

  @Test
  void getsAnObjectOfAnotherGroup() throws Exception {
    var answer = answerOf(() -> cluster.get(VOLUME_SNAPSHOTS, ObjectKey.of("prod", "snap")));
    server
        .expect("GET", "/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots/snap")
        .json(200, "{\"metadata\":{\"namespace\":\"prod\",\"name\":\"snap\"}}");
    assertThat(answer.get()).isPresent();
  }

  @Test
  void getsAClusterScopedObject() throws Exception {
    var answer = answerOf(() -> cluster.get(STORAGE_CLASSES, ObjectKey.clusterScoped("fast")));
    server
        .expect("GET", "/apis/storage.k8s.io/v1/storageclasses/fast")
        .json(200, "{\"metadata\":{\"name\":\"fast\"},\"provisioner\":\"example.com\"}");
    assertThat(answer.get())
        .hasValueSatisfying(c -> assertThat(c.provisioner()).isEqualTo("example.com"));
  }

  @Test
  void anObjectThatDoesNotExistIsEmpty() throws Exception {
    var answer = answerOf(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA));
    server
        .expect("GET", DATA_PATH)
        .json(404, ResponseBodies.notFound("persistentvolumeclaims", "data"));
    assertThat(answer.get()).isEmpty();
  }

  @Test
  void anObjectThatCannotBeReadIsNotTakenForAbsent() throws Exception {
    var failing = failureOf(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA));
    server.expect("GET", DATA_PATH).json(200, ResponseBodies.unreadableClaim("dev", "data", 7));
    ClusterException failure = failing.get();
    assertThat(failure)
        .hasMessageStartingWith(
            "get PersistentVolumeClaim dev/data: the server answered 200. Cannot read"
                + " PersistentVolumeClaim dev/data: ");
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
  }

  @Test
  void namesAreEncoded() throws Exception {
    ObjectKey odd = ObjectKey.clusterScoped("system:odd name?watch=true%");
    var answer = answerOf(() -> cluster.get(PERSISTENT_VOLUMES, odd));
    server
        .expect("GET", "/api/v1/persistentvolumes/system%3Aodd%20name%3Fwatch%3Dtrue%25")
        .json(200, "{\"metadata\":{\"name\":\"odd\"}}");
    assertThat(answer.get()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../secrets/key", "a/b"})
  void aNameThatWouldAddressSomethingElseIsNotSent(String name) throws Exception {
    assertNotSent(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("dev", name)));
    assertNotSent(
        () ->
            cluster.delete(PERSISTENT_VOLUMES, ObjectKey.clusterScoped(name), Preconditions.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b"})
  void aNamespaceThatWouldAddressSomethingElseIsNotSent(String namespace) throws Exception {
    assertNotSent(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, ObjectKey.of(namespace, "data")));
  }

  @Test
  void aClusterScopedKindWithANamespaceIsNotSent() throws Exception {
    assertNotSent(() -> cluster.get(PERSISTENT_VOLUMES, ObjectKey.of("dev", "pv")));
  }

  @Test
  void createsAnObjectInItsNamespace() throws Exception {
    PersistentVolumeClaim claim =
        decode(PERSISTENT_VOLUME_CLAIMS, ResponseBodies.claim("dev", "data", 1));
    var answer = answerOf(() -> cluster.create(PERSISTENT_VOLUME_CLAIMS, claim));
    ScriptedExchange request =
        server.expect("POST", "/api/v1/namespaces/dev/persistentvolumeclaims");
    request.json(201, ResponseBodies.claim("dev", "data", 8));
    assertThat(answer.get().metadata().resourceVersion()).isEqualTo("8");

    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    JsonNode body = json(request);
    assertThat(body.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(body.path("kind").asText()).isEqualTo("PersistentVolumeClaim");
    assertThat(body.path("metadata").path("name").asText()).isEqualTo("data");
    assertThat(body.path("spec").path("storageClassName").asText()).isEqualTo("fast");
  }

  @Test
  void createsAClusterScopedObject() throws Exception {
    StorageClass fast =
        decode(STORAGE_CLASSES, "{\"metadata\":{\"name\":\"fast\"},\"provisioner\":\"p\"}");
    var answer = answerOf(() -> cluster.create(STORAGE_CLASSES, fast));
    ScriptedExchange request = server.expect("POST", "/apis/storage.k8s.io/v1/storageclasses");
    request.json(201, "{\"metadata\":{\"name\":\"fast\",\"uid\":\"u\"}}");
    assertThat(answer.get().metadata().uid()).isEqualTo("u");
    assertThat(json(request).path("apiVersion").asText()).isEqualTo("storage.k8s.io/v1");
  }

  @Test
  void leavesTheNameToTheServer() throws Exception {
    Event event =
        decode(EVENTS, "{\"metadata\":{\"namespace\":\"dev\",\"generateName\":\"data.\"}}");
    var answer = answerOf(() -> cluster.create(EVENTS, event));
    ScriptedExchange request = server.expect("POST", "/api/v1/namespaces/dev/events");
    request.json(201, "{\"metadata\":{\"namespace\":\"dev\",\"name\":\"data.x7k2p\"}}");
    assertThat(answer.get().key()).isEqualTo(ObjectKey.of("dev", "data.x7k2p"));
    JsonNode metadata = json(request).path("metadata");
    assertThat(metadata.path("generateName").asText()).isEqualTo("data.");
    assertThat(metadata.has("name")).isFalse();
  }

  @Test
  void sendsAMergePatchWithNothingButWhatItNames() throws Exception {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("metadata").putObject("annotations").put("a", "é€\uD83D\uDE00").putNull("b");
    var answer = answerOf(() -> cluster.patch(PERSISTENT_VOLUME_CLAIMS, DATA, Patch.merge(change)));
    ScriptedExchange request = server.expect("PATCH", DATA_PATH);
    request.json(200, ResponseBodies.claim("dev", "data", 9));
    assertThat(answer.get().metadata().resourceVersion()).isEqualTo("9");

    assertThat(request.header("Content-Type")).isEqualTo("application/merge-patch+json");
    assertThat(request.body())
        .isEqualTo("{\"metadata\":{\"annotations\":{\"a\":\"é€\uD83D\uDE00\",\"b\":null}}}");
  }

  @Test
  void sendsAJsonPatch() throws Exception {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    operations.addObject().put("op", "remove").put("path", "/metadata/finalizers/0");
    var answer =
        answerOf(() -> cluster.patch(PERSISTENT_VOLUME_CLAIMS, DATA, Patch.json(operations)));
    ScriptedExchange request = server.expect("PATCH", DATA_PATH);
    request.json(200, ResponseBodies.claim("dev", "data", 9));
    assertThat(answer.get().key()).isEqualTo(DATA);

    assertThat(request.header("Content-Type")).isEqualTo("application/json-patch+json");
    assertThat(request.body())
        .isEqualTo("[{\"op\":\"remove\",\"path\":\"/metadata/finalizers/0\"}]");
  }

  @Test
  void deletesUnderConditions() throws Exception {
    assertThat(deletion(new Preconditions("u-1", "12")))
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
    assertThat(deletion(Preconditions.uid("u-1")).path("preconditions").toString())
        .isEqualTo("{\"uid\":\"u-1\"}");
  }

  @Test
  void deletesWithoutConditions() throws Exception {
    assertThat(deletion(Preconditions.NONE).has("preconditions")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 429, 500, 503})
  void eachRequestIsSentOnceWhateverTheServerAsksFor(int code) throws Exception {
    var read = failureOf(() -> cluster.get(PERSISTENT_VOLUME_CLAIMS, DATA));
    server.expect("GET", DATA_PATH).answer(code, "Retry-After: 0\r\n", "");
    assertThat(read.get()).hasMessageContaining("the server answered " + code);

    Patch patch = Patch.merge(JsonNodeFactory.instance.objectNode());
    var write = failureOf(() -> cluster.patch(PERSISTENT_VOLUME_CLAIMS, DATA, patch));
    server.expect("PATCH", DATA_PATH).answer(code, "Retry-After: 0\r\n", "");
    assertThat(write.get()).hasMessageContaining("the server answered " + code);
    assertThat(server.waiting()).isZero();
  }

  private JsonNode deletion(Preconditions preconditions) throws Exception {
    var done =
        answerOf(
            () -> {
              cluster.delete(PERSISTENT_VOLUME_CLAIMS, DATA, preconditions);
              return "done";
            });
    ScriptedExchange request = server.expect("DELETE", DATA_PATH);
    request.json(202, "{}");
    done.get();
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    return json(request);
  }

  private void assertNotSent(Runnable request) throws Exception {
    ClusterException failure = failureOf(request).get();
    assertThat(failure).hasMessageContaining("nothing was sent");
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
    assertThat(server.waiting()).isZero();
  }

  private static <T> Future<T> answerOf(Supplier<T> request) {
    return CompletableFuture.supplyAsync(request);
  }

  private static <T extends KubernetesObject> T decode(ResourceType<T> type, String json)
      throws Exception {
    return KubernetesJson.decode(type, KubernetesJson.mapper().readTree(json));
  }

  private static JsonNode json(ScriptedExchange request) throws Exception {
    return KubernetesJson.mapper().readTree(request.body());
  }
}

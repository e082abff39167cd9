package dev.xns.fabric8;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.model.ResourceTypes.VOLUME_SNAPSHOTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.VolumeSnapshot;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** How errors that the server reports become exceptions. */
@EnableKubernetesMockClient(https = false)
class ServerErrorTest {
  private static final ObjectKey SNAP = ObjectKey.of("prod", "snap");
  private static final String COLLECTION =
      "/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots";

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

  @ParameterizedTest
  @CsvSource({
    "400, BadRequest,            INVALID,        DID_NOT_HAPPEN",
    "401, Unauthorized,          FORBIDDEN,      DID_NOT_HAPPEN",
    "403, Forbidden,             FORBIDDEN,      DID_NOT_HAPPEN",
    "405, MethodNotAllowed,      INVALID,        DID_NOT_HAPPEN",
    "409, AlreadyExists,         ALREADY_EXISTS, DID_NOT_HAPPEN",
    "409, Conflict,              CONFLICT,       DID_NOT_HAPPEN",
    "413, RequestEntityTooLarge, INVALID,        DID_NOT_HAPPEN",
    "422, Invalid,               INVALID,        DID_NOT_HAPPEN",
    "429, TooManyRequests,       UNAVAILABLE,    DID_NOT_HAPPEN",
    "500, InternalError,         UNAVAILABLE,    MAY_HAVE_HAPPENED",
    "502, '',                    UNAVAILABLE,    MAY_HAVE_HAPPENED",
    "503, ServiceUnavailable,    UNAVAILABLE,    MAY_HAVE_HAPPENED",
    "504, Timeout,               UNAVAILABLE,    MAY_HAVE_HAPPENED",
  })
  void writes(int code, String status, Reason reason, Fate fate) {
    for (Verb verb : new Verb[] {Verb.CREATE, Verb.PATCH, Verb.DELETE}) {
      ClusterException failure = failureOf(verb, code, Answers.status(code, status, "why", "{}"));
      assertThat(failure.reason()).isEqualTo(reason);
      assertThat(failure.fate()).isEqualTo(fate);
      assertThat(failure)
          .hasMessage(
              "%s VolumeSnapshot prod/snap: the server answered %d%s: why"
                  .formatted(verb.word(), code, status.isEmpty() ? "" : " " + status));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, Forbidden,          FORBIDDEN",
    "429, TooManyRequests,    UNAVAILABLE",
    "500, InternalError,      UNAVAILABLE",
    "503, ServiceUnavailable, UNAVAILABLE",
  })
  void reads(int code, String status, Reason reason) {
    ClusterException failure = failureOf(Verb.GET, code, Answers.status(code, status, "why", "{}"));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
    assertThat(failure)
        .hasMessage("get VolumeSnapshot prod/snap: the server answered %d %s: why", code, status);
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"PATCH", "DELETE"})
  void anObjectThatDoesNotExist(Verb verb) {
    ClusterException failure =
        failureOf(verb, 404, Answers.notFound("volumesnapshots.snapshot.storage.k8s.io", "snap"));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
  }

  @Test
  void aNewObjectWhoseNamespaceDoesNotExist() {
    ClusterException failure = failureOf(Verb.CREATE, 404, Answers.notFound("namespaces", "prod"));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure).hasMessageContaining("namespaces \"prod\" not found");
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      mode = Mode.EXCLUDE,
      names = {"LIST", "WATCH"})
  void aKindThatIsNotServed(Verb verb) {
    ClusterException failure = failureOf(verb, 404, "404 page not found\n");
    assertThat(failure.reason()).isEqualTo(Reason.NOT_SERVED);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
    assertThat(failure)
        .hasMessage(
            verb.word()
                + " VolumeSnapshot prod/snap: the server answered 404: 404 page not found;"
                + " is volumesnapshots.snapshot.storage.k8s.io/v1 installed and served?");
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      mode = Mode.EXCLUDE,
      names = {"LIST", "WATCH"})
  void aKindThatIsNotServedAsAStatusTellsIt(Verb verb) {
    ClusterException failure =
        failureOf(
            verb,
            404,
            Answers.status(
                404, "NotFound", "the server could not find the requested resource", "{}"));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_SERVED);
  }

  @Test
  void aConflictWithoutAStatus() {
    ClusterException failure = failureOf(Verb.PATCH, 409, "in the way");
    assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(failure)
        .hasMessage("patch VolumeSnapshot prod/snap: the server answered 409: in the way");
    assertThat(failureOf(Verb.CREATE, 409, "in the way").reason()).isEqualTo(Reason.ALREADY_EXISTS);
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.uid,                     CONFLICT",
    "spec.source,                      INVALID",
    "metadata.uid metadata.finalizers, INVALID",
  })
  void aPatchOfAnObjectWithAnotherUid(String fields, Reason reason) {
    String causes =
        Arrays.stream(fields.split(" ", -1))
            .map("{\"reason\":\"FieldValueInvalid\",\"field\":\"%s\"}"::formatted)
            .collect(Collectors.joining(","));
    String status =
        Answers.status(422, "Invalid", "immutable", "{\"causes\":[%s]}".formatted(causes));
    assertThat(failureOf(Verb.PATCH, 422, status).reason()).isEqualTo(reason);
    assertThat(failureOf(Verb.CREATE, 422, status).reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void theTimeToWaitFromTheStatus() {
    ClusterException failure =
        failureOf(
            Verb.CREATE,
            503,
            Answers.status(503, "ServiceUnavailable", "", "{\"retryAfterSeconds\":9}"));
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(9));
  }

  @Test
  void theTimeToWaitFromTheHeaderGoesFirst() {
    var call = new Call(Verb.GET, VOLUME_SNAPSHOTS, "VolumeSnapshot prod/snap", "/", null);
    byte[] body =
        Answers.status(429, "TooManyRequests", "", "{\"retryAfterSeconds\":9}").getBytes(UTF_8);
    assertThat(StatusTranslation.translate(call, new Answer(429, "4", body)).retryAfter())
        .contains(Duration.ofSeconds(4));
    assertThat(StatusTranslation.translate(call, new Answer(429, "soon", body)).retryAfter())
        .contains(Duration.ofSeconds(9));
  }

  @Test
  void noTimeToWait() {
    assertThat(failureOf(Verb.GET, 500, "").retryAfter()).isEmpty();
  }

  @Test
  void theServersTextIsPutOnOneLineAndCut() {
    ClusterException failure =
        failureOf(Verb.GET, 502, "<html>\n<body>\r\n\t" + "x".repeat(10_000) + "</body>");
    assertThat(failure.getMessage())
        .startsWith("get VolumeSnapshot prod/snap: the server answered 502: <html> <body> xxx")
        .endsWith("xxx...")
        .hasSizeLessThan(800);
  }

  @Test
  void aCreateWithoutANameSaysWhatTheNameStartsWith() {
    server.expect().post().withPath(COLLECTION).andReturn(403, "no").always();
    ClusterException failure =
        catchThrowableOfType(
            ClusterException.class,
            () ->
                cluster.create(
                    VOLUME_SNAPSHOTS,
                    snapshot(
                        "{\"metadata\":{\"namespace\":\"prod\",\"generateName\":\"nightly-\"}}")));
    assertThat(failure).hasMessageStartingWith("create VolumeSnapshot prod/nightly-*: ");
  }

  private ClusterException failureOf(Verb verb, int code, String body) {
    String object = COLLECTION + "/snap";
    return switch (verb) {
      case GET -> {
        server.expect().get().withPath(object).andReturn(code, body).once();
        yield failureOf(() -> cluster.get(VOLUME_SNAPSHOTS, SNAP));
      }
      case CREATE -> {
        server.expect().post().withPath(COLLECTION).andReturn(code, body).once();
        String json = "{\"metadata\":{\"namespace\":\"prod\",\"name\":\"snap\"}}";
        yield failureOf(() -> cluster.create(VOLUME_SNAPSHOTS, snapshot(json)));
      }
      case PATCH -> {
        server.expect().patch().withPath(object).andReturn(code, body).once();
        Patch patch = Patch.merge(JsonNodeFactory.instance.objectNode());
        yield failureOf(() -> cluster.patch(VOLUME_SNAPSHOTS, SNAP, patch));
      }
      case DELETE -> {
        server.expect().delete().withPath(object).andReturn(code, body).once();
        yield failureOf(() -> cluster.delete(VOLUME_SNAPSHOTS, SNAP, Preconditions.NONE));
      }
      case LIST, WATCH -> throw new IllegalArgumentException("Only watches do " + verb);
    };
  }

  private static ClusterException failureOf(Runnable request) {
    return catchThrowableOfType(ClusterException.class, request::run);
  }

  private static VolumeSnapshot snapshot(String json) {
    try {
      return KubernetesJson.decode(VOLUME_SNAPSHOTS, KubernetesJson.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}

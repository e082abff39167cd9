package dev.xns.api.rest;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.model.ResourceTypes.VOLUME_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How errors that the server reports become exceptions. */
public abstract class RestServerErrorContract extends RestContract {
  private static final ObjectKey SNAP = ObjectKey.of("prod", "snap");
  private static final String COLLECTION =
      "/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots";

  private ScriptedServer server;
  private ClusterUnderTest underTest;
  private RestCluster cluster;

  protected RestServerErrorContract(Connector connector) {
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

  @ParameterizedTest
  @CsvSource({
    "400, BadRequest,            INVALID,        DID_NOT_HAPPEN",
    "401, Unauthorized,          UNAVAILABLE,    DID_NOT_HAPPEN",
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
  void writes(int code, String status, Reason reason, Fate fate) throws Exception {
    for (ApiVerb verb : new ApiVerb[] {ApiVerb.CREATE, ApiVerb.PATCH, ApiVerb.DELETE}) {
      ClusterException failure =
          failureOf(verb, code, ResponseBodies.status(code, status, "why", "{}"));
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
  void reads(int code, String status, Reason reason) throws Exception {
    ClusterException failure =
        failureOf(ApiVerb.GET, code, ResponseBodies.status(code, status, "why", "{}"));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
    assertThat(failure)
        .hasMessage("get VolumeSnapshot prod/snap: the server answered %d %s: why", code, status);
  }

  @ParameterizedTest
  @EnumSource(
      value = ApiVerb.class,
      names = {"PATCH", "DELETE"})
  void anObjectThatDoesNotExist(ApiVerb verb) throws Exception {
    ClusterException failure =
        failureOf(
            verb, 404, ResponseBodies.notFound("volumesnapshots.snapshot.storage.k8s.io", "snap"));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
  }

  @Test
  void aNewObjectWhoseNamespaceDoesNotExist() throws Exception {
    ClusterException failure =
        failureOf(ApiVerb.CREATE, 404, ResponseBodies.notFound("namespaces", "prod"));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure).hasMessageContaining("namespaces \"prod\" not found");
  }

  @ParameterizedTest
  @EnumSource(
      value = ApiVerb.class,
      names = {"GET", "CREATE", "PATCH", "DELETE"})
  void aKindThatIsNotServed(ApiVerb verb) throws Exception {
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
      value = ApiVerb.class,
      names = {"GET", "CREATE", "PATCH", "DELETE"})
  void aKindThatIsNotServedAsAStatusTellsIt(ApiVerb verb) throws Exception {
    ClusterException failure =
        failureOf(
            verb,
            404,
            ResponseBodies.status(
                404, "NotFound", "the server could not find the requested resource", "{}"));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_SERVED);
  }

  @Test
  void aConflictWithoutAStatus() throws Exception {
    ClusterException failure = failureOf(ApiVerb.PATCH, 409, "in the way");
    assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(failure)
        .hasMessage("patch VolumeSnapshot prod/snap: the server answered 409: in the way");
    assertThat(failureOf(ApiVerb.CREATE, 409, "in the way").reason())
        .isEqualTo(Reason.ALREADY_EXISTS);
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.uid,                     CONFLICT",
    "spec.source,                      INVALID",
    "metadata.uid metadata.finalizers, INVALID",
  })
  void aPatchOfAnObjectWithAnotherUid(String fields, Reason reason) throws Exception {
    String causes =
        Arrays.stream(fields.split(" ", -1))
            .map("{\"reason\":\"FieldValueInvalid\",\"field\":\"%s\"}"::formatted)
            .collect(Collectors.joining(","));
    String status =
        ResponseBodies.status(422, "Invalid", "immutable", "{\"causes\":[%s]}".formatted(causes));
    assertThat(failureOf(ApiVerb.PATCH, 422, status).reason()).isEqualTo(reason);
    assertThat(failureOf(ApiVerb.CREATE, 422, status).reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void theTimeToWaitFromTheStatus() throws Exception {
    ClusterException failure =
        failureOf(
            ApiVerb.CREATE,
            503,
            ResponseBodies.status(503, "ServiceUnavailable", "", "{\"retryAfterSeconds\":9}"));
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(9));
  }

  @Test
  void theTimeToWaitFromTheHeaderGoesFirst() throws Exception {
    String status = ResponseBodies.status(429, "TooManyRequests", "", "{\"retryAfterSeconds\":9}");
    assertThat(failureOf(ApiVerb.GET, 429, "Retry-After: 4\r\n", status).retryAfter())
        .contains(Duration.ofSeconds(4));
    assertThat(failureOf(ApiVerb.GET, 429, "Retry-After: soon\r\n", status).retryAfter())
        .contains(Duration.ofSeconds(9));
  }

  @Test
  void noTimeToWait() throws Exception {
    assertThat(failureOf(ApiVerb.GET, 500, "").retryAfter()).isEmpty();
  }

  @Test
  void theServersTextIsPutOnOneLineAndCut() throws Exception {
    ClusterException failure =
        failureOf(ApiVerb.GET, 502, "<html>\n<body>\r\n\t" + "x".repeat(10_000) + "</body>");
    assertThat(failure.getMessage())
        .startsWith("get VolumeSnapshot prod/snap: the server answered 502: <html> <body> xxx")
        .endsWith("xxx...")
        .hasSizeLessThan(800);
  }

  @Test
  void aCreateWithoutANameSaysWhatTheNameStartsWith() throws Exception {
    Future<ClusterException> failure =
        failureOf(
            () ->
                cluster.create(
                    VOLUME_SNAPSHOTS,
                    snapshot(
                        "{\"metadata\":{\"namespace\":\"prod\",\"generateName\":\"nightly-\"}}")));
    server.expect("POST", COLLECTION).answer(403, "", "no");
    assertThat(failure.get()).hasMessageStartingWith("create VolumeSnapshot prod/nightly-*: ");
  }

  private ClusterException failureOf(ApiVerb verb, int code, String body) throws Exception {
    return failureOf(verb, code, "", body);
  }

  private ClusterException failureOf(ApiVerb verb, int code, String headers, String body)
      throws Exception {
    Future<ClusterException> failure = failureOf(() -> send(verb));
    server
        .expect(verb.method(), verb == ApiVerb.CREATE ? COLLECTION : COLLECTION + "/snap")
        .answer(code, headers, body);
    return failure.get();
  }

  private void send(ApiVerb verb) {
    switch (verb) {
      case GET -> cluster.get(VOLUME_SNAPSHOTS, SNAP);
      case CREATE ->
          cluster.create(
              VOLUME_SNAPSHOTS,
              snapshot("{\"metadata\":{\"namespace\":\"prod\",\"name\":\"snap\"}}"));
      case PATCH ->
          cluster.patch(VOLUME_SNAPSHOTS, SNAP, Patch.merge(JsonNodeFactory.instance.objectNode()));
      case DELETE -> cluster.delete(VOLUME_SNAPSHOTS, SNAP, Preconditions.NONE);
      case LIST, WATCH, REVIEW, DISCOVER -> throw new IllegalArgumentException(verb.word());
    }
  }

  private static VolumeSnapshot snapshot(String json) {
    try {
      return KubernetesJson.decode(VOLUME_SNAPSHOTS, KubernetesJson.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}

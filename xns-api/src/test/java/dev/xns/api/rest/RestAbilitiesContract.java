package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.model.ResourceTypes.REFERENCE_GRANTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.Fate;
import dev.xns.api.cluster.AccessVerb;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ResourceType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for permissions, and for what is served. */
public abstract class RestAbilitiesContract extends RestContract {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final String GRANTS = "/apis/gateway.networking.k8s.io";
  private static final String NOT_SERVED = "404 page not found\n";

  private ScriptedServer server;
  private ClusterUnderTest underTest;
  private RestCluster cluster;

  protected RestAbilitiesContract(Connector connector) {
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
  void asksWhatIsAllowedInANamespace() throws Exception {
    var answer =
        CompletableFuture.supplyAsync(
            () -> cluster.isAllowed(AccessVerb.LIST, REFERENCE_GRANTS, "dev"));
    ScriptedExchange request = server.expect("POST", REVIEWS);
    request.json(201, decision("true"));
    assertThat(answer.get()).isTrue();
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(KubernetesJson.mapper().readTree(request.body()))
        .isEqualTo(
            KubernetesJson.mapper()
                .readTree(
                    """
                    {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview",
                     "spec":{"resourceAttributes":{"namespace":"dev","verb":"list","version":"v1",
                      "group":"gateway.networking.k8s.io","resource":"referencegrants"}}}\
                    """));
  }

  @Test
  void asksWhatIsAllowedInAllNamespaces() throws Exception {
    var answer = answerOf(REFERENCE_GRANTS, null);
    ScriptedExchange request = server.expect("POST", REVIEWS);
    request.json(201, decision("false"));
    assertThat(answer.get()).isFalse();
    assertThat(attributes(request).has("namespace")).isFalse();
  }

  @Test
  void aClusterScopedKindIsInNoNamespace() throws Exception {
    var answer = answerOf(NODES, "dev");
    ScriptedExchange request = server.expect("POST", REVIEWS);
    request.json(201, decision("true"));
    assertThat(answer.get()).isTrue();
    assertThat(attributes(request).has("namespace")).isFalse();
    assertThat(attributes(request).path("group").asText("none")).isEmpty();
  }

  @Test
  void aNoIsANoWhateverElseTheServerSays() throws Exception {
    var answer = answerOf(NODES, null);
    server
        .next()
        .json(201, "{\"status\":{\"allowed\":false,\"evaluationError\":\"no such role\"}}");
    assertThat(answer.get()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":{}}",
        "{\"status\":{\"allowed\":\"true\"}}",
        "{\"status\":{\"allowed\":1}}",
        "true",
        "<html>welcome</html>",
        ""
      })
  void whatIsNoDecisionIsNoYes(String body) throws Exception {
    var failing = failureOf(() -> cluster.isAllowed(AccessVerb.GET, NODES));
    server.expect("POST", REVIEWS).answer(201, "", body);
    ClusterException failure = failing.get();
    assertThat(failure)
        .hasMessage("review access: get nodes/v1: the server answered 201 with no decision");
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAVAILABLE",
    "403, FORBIDDEN",
    "404, NOT_SERVED",
    "429, UNAVAILABLE",
    "500, UNAVAILABLE"
  })
  void anErrorIsNoYes(int code, Reason reason) throws Exception {
    var failing = failureOf(() -> cluster.isAllowed(AccessVerb.WATCH, REFERENCE_GRANTS, "dev"));
    server.expect("POST", REVIEWS).answer(code, "", decision("true"));
    ClusterException failure = failing.get();
    assertThat(failure)
        .hasMessageStartingWith(
            "review access: watch referencegrants.gateway.networking.k8s.io/v1 in namespace dev:"
                + " the server answered "
                + code);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
  }

  @Test
  void findsTheVersionsInWhichAKindIsServed() throws Exception {
    var versions = versionsOf(REFERENCE_GRANTS.inVersion("v9"));
    server.expect("GET", GRANTS).json(200, group("v1", "v1alpha2", "v1beta1"));
    server.expect("GET", GRANTS + "/v1").json(200, resources("gateways", "referencegrants"));
    server
        .expect("GET", GRANTS + "/v1alpha2")
        .json(200, resources("tcproutes", "referencegrants/status"));
    server.expect("GET", GRANTS + "/v1beta1").json(200, resources("referencegrants"));
    assertThat(versions.get()).containsExactly("v1", "v1beta1");
  }

  @Test
  void findsTheVersionsOfTheCoreGroup() throws Exception {
    var versions = versionsOf(NODES);
    server.expect("GET", "/api").json(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    server.expect("GET", "/api/v1").json(200, resources("pods", "nodes"));
    assertThat(versions.get()).containsExactly("v1");
  }

  @Test
  void aGroupThatIsNotServedHasNoVersions() throws Exception {
    var versions = versionsOf(REFERENCE_GRANTS);
    server.expect("GET", GRANTS).answer(404, "", NOT_SERVED);
    assertThat(versions.get()).isEmpty();
  }

  @Test
  void aKindThatIsNotInItsGroupHasNoVersions() throws Exception {
    var versions = versionsOf(REFERENCE_GRANTS);
    server.expect("GET", GRANTS).json(200, group("v1"));
    server.expect("GET", GRANTS + "/v1").json(200, "{\"resources\":null}");
    assertThat(versions.get()).isEmpty();
  }

  @Test
  void aVersionThatGoesAwayMeanwhileIsNotServed() throws Exception {
    var versions = versionsOf(REFERENCE_GRANTS);
    server.expect("GET", GRANTS).json(200, group("v1", "v1beta1"));
    server.expect("GET", GRANTS + "/v1").answer(404, "", NOT_SERVED);
    server.expect("GET", GRANTS + "/v1beta1").json(200, resources("referencegrants"));
    assertThat(versions.get()).containsExactly("v1beta1");
  }

  @Test
  void whatCannotBeDiscoveredIsNotTakenForAbsent() throws Exception {
    var failing = failureOf(() -> cluster.servedVersions(REFERENCE_GRANTS));
    server.expect("GET", GRANTS).json(200, group("v1"));
    server.expect("GET", GRANTS + "/v1").answer(503, "", "service unavailable");
    assertThat(failing.get())
        .hasMessage(
            "discover versions of referencegrants.gateway.networking.k8s.io: the server answered"
                + " 503: service unavailable");
    assertThat(failing.get().reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void aServerWithoutACoreGroupIsNoApiServer() throws Exception {
    var failing = failureOf(() -> cluster.servedVersions(NODES));
    server.expect("GET", "/api").answer(404, "", "nothing here");
    assertThat(failing.get())
        .hasMessage("discover versions of nodes: the server answered 404: nothing here");
    assertThat(failing.get().reason()).isEqualTo(Reason.NOT_SERVED);
  }

  @Test
  void anAnswerThatIsNoListOfVersionsIsNotTakenForAnEmptyOne() throws Exception {
    var failing = failureOf(() -> cluster.servedVersions(REFERENCE_GRANTS));
    server.expect("GET", GRANTS).answer(200, "", "<html>sign in</html>");
    assertThat(failing.get()).hasMessageEndingWith("answered without a list of versions");
    assertThat(failing.get().reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  private Future<Boolean> answerOf(ResourceType<?> type, String namespace) {
    return CompletableFuture.supplyAsync(() -> cluster.isAllowed(AccessVerb.GET, type, namespace));
  }

  private Future<List<String>> versionsOf(ResourceType<?> type) {
    return CompletableFuture.supplyAsync(() -> cluster.servedVersions(type));
  }

  private static JsonNode attributes(ScriptedExchange request) throws Exception {
    return KubernetesJson.mapper().readTree(request.body()).at("/spec/resourceAttributes");
  }

  private static String decision(String allowed) {
    return "{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":%s}}".formatted(allowed);
  }

  private static String group(String... versions) {
    return "{\"kind\":\"APIGroup\",\"versions\":[%s]}"
        .formatted(
            join(
                "{\"groupVersion\":\"gateway.networking.k8s.io/%1$s\",\"version\":\"%1$s\"}",
                versions));
  }

  private static String resources(String... names) {
    return "{\"kind\":\"APIResourceList\",\"resources\":[%s]}"
        .formatted(join("{\"name\":\"%s\",\"namespaced\":true}", names));
  }

  private static String join(String format, String... names) {
    return Stream.of(names).map(format::formatted).collect(Collectors.joining(","));
  }
}

package dev.xns.official;

import static dev.xns.api.cluster.Preconditions.NONE;
import static dev.xns.api.model.ResourceTypes.NODES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.rest.ScriptedExchange;
import dev.xns.api.rest.ScriptedServer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.kubernetes.client.util.credentials.TokenFileAuthentication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from the host's client. */
class OfficialClientSettingsTest {
  private static final ObjectKey NODE = ObjectKey.clusterScoped("n");

  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void theServersPathIsKept() throws Exception {
    ApiClient client = new ApiClient().setBasePath(server.url() + "/k8s/clusters/c-1/");
    assertThat(request(client).target()).isEqualTo("/k8s/clusters/c-1/api/v1/nodes/n");
  }

  @Test
  void theTokenIsUsed() throws Exception {
    ApiClient client =
        new ClientBuilder()
            .setBasePath(server.url())
            .setAuthentication(new AccessTokenAuthentication("the-token"))
            .build();
    assertThat(request(client).header("Authorization")).isEqualTo("Bearer the-token");
  }

  @Test
  void aTokenThatChangesIsUsed() throws Exception {
    ApiClient client = client();
    client.setApiKeyPrefix("Bearer");
    try (var cluster = OfficialCluster.on(client)) {
      for (String token : new String[] {"first", "second"}) {
        client.setApiKey(token);
        var answer = CompletableFuture.supplyAsync(() -> cluster.get(NODES, NODE));
        ScriptedExchange request = server.next();
        request.json(200, "{\"metadata\":{\"name\":\"n\"}}");
        assertThat(answer.get()).isPresent();
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + token);
      }
    }
  }

  @Test
  void aTokenFileIsUsed(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "from-a-file");
    ApiClient client =
        new ClientBuilder()
            .setBasePath(server.url())
            .setAuthentication(new TokenFileAuthentication(file.toString()))
            .build();
    assertThat(request(client).header("Authorization")).isEqualTo("Bearer from-a-file");
  }

  @Test
  void defaultHeadersAreSent() throws Exception {
    ApiClient client = client().setUserAgent("host/1.0");
    client.addDefaultHeader("Impersonate-User", "alice");
    ScriptedExchange request = request(client);
    assertThat(request.header("Impersonate-User")).isEqualTo("alice");
    assertThat(request.header("User-Agent")).isEqualTo("host/1.0");
  }

  @Test
  void anInterceptorThatFailsHasSentNothing() {
    ApiClient client =
        client(
            chain -> {
              throw new IOException("no credentials");
            });
    assertNothingSent(client, "no credentials");
  }

  @Test
  void anInterceptorThatFailsUncheckedHasSentNothing() {
    ApiClient client =
        client(
            chain -> {
              throw new IllegalStateException("no credentials");
            });
    assertNothingSent(client, "no credentials");
  }

  @Test
  void anAuthenticationThatFailsHasSentNothing() throws Exception {
    ApiClient client = spy(client());
    doThrow(new ApiException("no token"))
        .when(client)
        .updateParamsForAuth(any(), any(), any(), any(), any(), any(), any());
    assertNothingSent(client, "no token");
  }

  @Test
  void aServerThatCannotBeFoundHasGotNothing() {
    assertNothingSent(new ApiClient().setBasePath("http://no-such-host.invalid"), "no-such-host");
  }

  @Test
  void aServerThatDoesNotTalkTlsHasGotNothing() throws Exception {
    try (var rude = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      var hangUp =
          CompletableFuture.runAsync(
              () -> {
                try {
                  rude.accept().close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      var client = new ApiClient().setBasePath("https://localhost:" + rude.getLocalPort());
      assertNothingSent(client, "");
      hangUp.get();
    }
  }

  @Test
  void theRequestTimeout() {
    assertThat(timeout(b -> {})).isEqualTo(Duration.ofSeconds(10));
    assertThat(timeout(b -> b.readTimeout(Duration.ofSeconds(7)))).isEqualTo(Duration.ofSeconds(7));
    assertThat(timeout(b -> b.callTimeout(Duration.ofSeconds(5)))).isEqualTo(Duration.ofSeconds(5));
    assertThat(timeout(b -> b.readTimeout(Duration.ZERO))).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void nothingIsSentOnceTheClusterAccessIsClosed() {
    var cluster = OfficialCluster.on(client());
    cluster.close();
    ClusterException failure =
        catchThrowableOfType(ClusterException.class, () -> cluster.delete(NODES, NODE, NONE));
    assertThat(failure)
        .hasMessage("delete Node n: no connection to the server: The cluster access is closed");
    assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(server.waiting()).isZero();
  }

  @Test
  void connectionsAreClosedWithTheClusterAccess() throws Exception {
    ScriptedExchange request = request(client());
    request.awaitDropByClient();
  }

  private void assertNothingSent(ApiClient client, String why) {
    try (var cluster = OfficialCluster.on(client)) {
      ClusterException failure =
          catchThrowableOfType(ClusterException.class, () -> cluster.delete(NODES, NODE, NONE));
      assertThat(failure)
          .hasMessageStartingWith("delete Node n: no connection to the server: ")
          .hasMessageContaining(why);
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    }
  }

  private static Duration timeout(Consumer<OkHttpClient.Builder> change) {
    var client = new ApiClient();
    OkHttpClient.Builder builder = client.getHttpClient().newBuilder();
    change.accept(builder);
    client.setHttpClient(builder.build());
    var transport = new OfficialTransport(client);
    transport.close();
    return transport.requestTimeout();
  }

  private ScriptedExchange request(ApiClient client) throws Exception {
    try (var cluster = OfficialCluster.on(client)) {
      var answer = CompletableFuture.supplyAsync(() -> cluster.get(NODES, NODE));
      ScriptedExchange request = server.next();
      request.json(200, "{\"metadata\":{\"name\":\"n\"}}");
      assertThat(answer.get()).isPresent();
      return request;
    }
  }

  private ApiClient client() {
    return new ApiClient().setBasePath(server.url());
  }

  private ApiClient client(Interceptor interceptor) {
    ApiClient client = client();
    return client.setHttpClient(
        client.getHttpClient().newBuilder().addInterceptor(interceptor).build());
  }
}

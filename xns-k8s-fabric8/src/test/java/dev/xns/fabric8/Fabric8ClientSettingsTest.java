package dev.xns.fabric8;

import static dev.xns.api.cluster.Preconditions.NONE;
import static dev.xns.api.model.ResourceTypes.NODES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.rest.ScriptedExchange;
import dev.xns.api.rest.ScriptedServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken from the host's client. */
class Fabric8ClientSettingsTest {
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
    ScriptedExchange request = request(config(server.url() + "/k8s/clusters/c-1/"));
    assertThat(request.target()).isEqualTo("/k8s/clusters/c-1/api/v1/nodes/n");
  }

  @Test
  void theCredentialsAreUsed() throws Exception {
    Config config = config(server.url());
    config.setOauthToken("the-token");
    assertThat(request(config).header("Authorization")).isEqualTo("Bearer the-token");
  }

  @Test
  void theImpersonatedUserIsKept() throws Exception {
    Config config = config(server.url());
    config.setImpersonateUsername("alice");
    assertThat(request(config).header("Impersonate-User")).isEqualTo("alice");
  }

  @Test
  void theClientsRetriesAreNotUsed() throws Exception {
    Config config = config(server.url());
    assertThat(config.getRequestRetryBackoffLimit()).isPositive();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        var cluster = Fabric8Cluster.on(client)) {
      var failure =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(ClusterException.class, () -> cluster.get(NODES, NODE)));
      server.next().answer(500, "", "");
      assertThat(failure.get()).hasMessage("get Node n: the server answered 500");
    }
  }

  @Test
  void nothingIsSentThroughAClosedClient() {
    KubernetesClient client =
        new KubernetesClientBuilder().withConfig(config(server.url())).build();
    try (var cluster = Fabric8Cluster.on(client)) {
      client.close();
      ClusterException failure =
          catchThrowableOfType(ClusterException.class, () -> cluster.delete(NODES, NODE, NONE));
      assertThat(failure)
          .hasMessage("delete Node n: no connection to the server: Client is closed");
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    }
  }

  private ScriptedExchange request(Config config) throws Exception {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        var cluster = Fabric8Cluster.on(client)) {
      var answer = CompletableFuture.supplyAsync(() -> cluster.get(NODES, NODE));
      ScriptedExchange request = server.next();
      request.json(200, "{\"metadata\":{\"name\":\"n\"}}");
      assertThat(answer.get()).isPresent();
      return request;
    }
  }

  private static Config config(String url) {
    return new ConfigBuilder().withAutoConfigure(false).withMasterUrl(url).build();
  }
}

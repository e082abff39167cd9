package dev.xns.fabric8;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.Fate.MAY_HAVE_HAPPENED;
import static dev.xns.api.cluster.Preconditions.NONE;
import static dev.xns.api.model.ResourceTypes.NODES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.rest.NotSentException;
import dev.xns.api.rest.RestRequest;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failure of the client itself says about the fate of a request. */
class Fabric8ClientFailureTest {
  private static final ObjectKey NODE = ObjectKey.clusterScoped("n");
  private static final RestRequest WATCH = new RestRequest("GET", "/watch", null, null);

  private final KubernetesClient client = mock(KubernetesClient.class);
  private final HttpClient http = mock(HttpClient.class);

  @BeforeEach
  void makeClient() throws Exception {
    var derived = mock(HttpClient.DerivedClientBuilder.class, RETURNS_SELF);
    when(derived.build()).thenReturn(http);
    when(http.newBuilder()).thenReturn(derived);
    var request = mock(HttpRequest.Builder.class, RETURNS_SELF);
    when(request.build()).thenReturn(mock(HttpRequest.class));
    when(http.newHttpRequestBuilder()).thenReturn(request);
    when(client.getHttpClient()).thenReturn(http);
    when(client.getMasterUrl()).thenReturn(URI.create("http://server/").toURL());
    when(client.getConfiguration())
        .thenReturn(new ConfigBuilder().withAutoConfigure(false).build());
  }

  static Object[] failures() {
    return new Object[] {
      Arguments.of(new ConnectException("refused"), DID_NOT_HAPPEN),
      Arguments.of(new UnknownHostException("server"), DID_NOT_HAPPEN),
      Arguments.of(new CompletionException(new ConnectException("refused")), DID_NOT_HAPPEN),
      Arguments.of(new SocketException("reset"), MAY_HAVE_HAPPENED),
      Arguments.of(new IOException("closed"), MAY_HAVE_HAPPENED),
      Arguments.of(new TimeoutException(), MAY_HAVE_HAPPENED),
      Arguments.of(new IllegalStateException("a bug of the client"), MAY_HAVE_HAPPENED),
      Arguments.of(new StackOverflowError(), MAY_HAVE_HAPPENED),
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aWriteThatFailsHasTheFateThatTheFailureTells(Throwable failure, Fate fate) {
    when(http.sendAsync(any(), any())).thenReturn(CompletableFuture.failedFuture(failure));
    assertThat(failureOfAWrite().fate()).isEqualTo(fate);
  }

  @Test
  void aClientThatThrowsHasSentNothing() {
    when(http.sendAsync(any(), any())).thenThrow(new RejectedExecutionException("shut down"));
    ClusterException failure = failureOfAWrite();
    assertThat(failure)
        .hasMessage("delete Node n: no connection to the server: shut down")
        .hasRootCauseInstanceOf(RejectedExecutionException.class);
    assertThat(failure.fate()).isEqualTo(DID_NOT_HAPPEN);
  }

  @Test
  void aStreamThatTheClientDoesNotBeginFailsAndDoesNotThrow() {
    when(http.consumeBytes(any(), any())).thenThrow(new RejectedExecutionException("shut down"));
    assertThat(new Fabric8Transport(client).stream(WATCH, Duration.ofMinutes(1), (b, s) -> {}))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(NotSentException.class)
        .withMessageContaining("shut down");
  }

  @Test
  void aStreamWithoutAResponseFails() {
    when(http.consumeBytes(any(), any())).thenReturn(CompletableFuture.completedFuture(null));
    assertThat(new Fabric8Transport(client).stream(WATCH, Duration.ofMinutes(1), (b, s) -> {}))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("no answer");
  }

  @Test
  void aStreamThatComesAfterItWasCancelledIsCut() {
    AsyncBody body = mock(AsyncBody.class);
    HttpResponse<AsyncBody> response = mock();
    when(response.body()).thenReturn(body);
    var opening = new CompletableFuture<HttpResponse<AsyncBody>>();
    when(http.consumeBytes(any(), any())).thenReturn(opening);

    new Fabric8Transport(client).stream(WATCH, Duration.ofMinutes(1), (b, s) -> {}).cancel(false);
    opening.complete(response);

    verify(body).cancel();
  }

  private ClusterException failureOfAWrite() {
    try (var cluster = Fabric8Cluster.on(client)) {
      ClusterException failure =
          catchThrowableOfType(ClusterException.class, () -> cluster.delete(NODES, NODE, NONE));
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      return failure;
    }
  }
}

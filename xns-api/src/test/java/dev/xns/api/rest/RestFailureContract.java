package dev.xns.api.rest;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.Fate.MAY_HAVE_HAPPENED;
import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that get no answer, or half of one. */
public abstract class RestFailureContract extends RestContract {
  private static final ObjectKey KEY = ObjectKey.clusterScoped("pv-1");

  private ScriptedServer server;
  private ClusterUnderTest underTest;
  private RestCluster cluster;

  protected RestFailureContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    connect(Duration.ofMillis(300));
  }

  @AfterEach
  void stop() throws Exception {
    underTest.close();
    server.close();
  }

  private void connect(Duration requestTimeout) throws Exception {
    underTest = connector.connect(server.url(), requestTimeout, TestTimings.quick());
    cluster = underTest.cluster();
  }

  @Test
  void aWriteWithoutAnAnswerInTimeMayHaveHappened() throws Exception {
    Future<ClusterException> failure = failureOf(this::patch);
    server.expect("PATCH", "/api/v1/persistentvolumes/pv-1");
    assertUnavailable(
        failure.get(), MAY_HAVE_HAPPENED, "patch PersistentVolume pv-1: no answer within 300 ms");
  }

  @Test
  void aReadWithoutAnAnswerInTimeDidNotHappen() throws Exception {
    Future<ClusterException> failure = failureOf(() -> cluster.get(NODES, KEY));
    server.expect("GET", "/api/v1/nodes/pv-1");
    assertUnavailable(failure.get(), DID_NOT_HAPPEN, "get Node pv-1: no answer within 300 ms");
  }

  @Test
  void aWriteWhoseConnectionIsDroppedMayHaveHappenedAndIsNotRepeated() throws Exception {
    Future<ClusterException> failure =
        failureOf(() -> cluster.delete(PERSISTENT_VOLUMES, KEY, Preconditions.NONE));
    server.expect("DELETE", "/api/v1/persistentvolumes/pv-1").drop();
    assertUnavailable(
        failure.get(), MAY_HAVE_HAPPENED, "delete PersistentVolume pv-1: the connection failed: ");
    assertThat(server.waiting()).isZero();
  }

  @Test
  void aWriteWhoseAnswerIsCutOffMayHaveHappened() throws Exception {
    Future<ClusterException> failure = failureOf(this::patch);
    ScriptedExchange request = server.expect("PATCH", "/api/v1/persistentvolumes/pv-1");
    request.raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"metadata\":{");
    request.drop();
    assertUnavailable(failure.get(), MAY_HAVE_HAPPENED, "patch PersistentVolume pv-1: ");
  }

  @Test
  void aWriteWhoseAnswerStallsMayHaveHappened() throws Exception {
    Future<ClusterException> failure = failureOf(this::patch);
    ScriptedExchange request = server.expect("PATCH", "/api/v1/persistentvolumes/pv-1");
    request.raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"metadata\":{");
    assertUnavailable(
        failure.get(), MAY_HAVE_HAPPENED, "patch PersistentVolume pv-1: no answer within 300 ms");
  }

  @Test
  void aSuccessThatCannotBeReadMayHaveHappened() throws Exception {
    Future<ClusterException> failure = failureOf(this::patch);
    server.expect("PATCH", "/api/v1/persistentvolumes/pv-1").answer(200, "", "<html/>");
    assertUnavailable(
        failure.get(),
        MAY_HAVE_HAPPENED,
        "patch PersistentVolume pv-1: the server answered 200 with something that is no object");
  }

  @Test
  void anAnswerThatIsNotHttpIsTheServersFault() throws Exception {
    Future<ClusterException> failure = failureOf(this::patch);
    ScriptedExchange request = server.expect("PATCH", "/api/v1/persistentvolumes/pv-1");
    request.raw("220 mail.example.com ESMTP\r\n\r\n");
    request.drop();
    assertUnavailable(failure.get(), MAY_HAVE_HAPPENED, "patch PersistentVolume pv-1: ");
  }

  @Test
  void aWriteThatCouldNotConnectDidNotHappen() throws Exception {
    server.goAway();
    assertUnavailable(
        failureOf(this::patch).get(),
        DID_NOT_HAPPEN,
        "patch PersistentVolume pv-1: no connection to the server: ");
  }

  @Test
  void anInterruptedThreadSendsNothing() {
    Thread.currentThread().interrupt();
    ClusterException failure = catchThrowableOfType(ClusterException.class, this::patch);
    assertThat(Thread.interrupted()).isTrue();
    assertUnavailable(failure, DID_NOT_HAPPEN, "patch PersistentVolume pv-1: nothing was sent");
    assertThat(server.waiting()).isZero();
  }

  @Test
  void aThreadInterruptedWhileItWaitsKeepsItsFlag() throws Exception {
    underTest.close();
    connect(Duration.ofSeconds(60));
    var flag = new CompletableFuture<Boolean>();
    var failure = new CompletableFuture<ClusterException>();
    var thread =
        new Thread(
            () -> {
              failure.complete(catchThrowableOfType(ClusterException.class, this::patch));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    server.expect("PATCH", "/api/v1/persistentvolumes/pv-1");
    thread.interrupt();
    assertUnavailable(
        failure.get(),
        MAY_HAVE_HAPPENED,
        "patch PersistentVolume pv-1: interrupted while waiting for the answer");
    assertThat(flag.get()).isTrue();
  }

  private void patch() {
    cluster.patch(PERSISTENT_VOLUMES, KEY, Patch.merge(JsonNodeFactory.instance.objectNode()));
  }

  private static void assertUnavailable(ClusterException failure, Fate fate, String message) {
    assertThat(failure).hasMessageStartingWith(message);
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(fate);
  }
}

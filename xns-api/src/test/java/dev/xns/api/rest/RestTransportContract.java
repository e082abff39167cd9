package dev.xns.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link RestTransport} owes to those who call it. */
public abstract class RestTransportContract extends RestContract {
  private static final RestRequest WATCH = new RestRequest("GET", "/watch?a=b%2Fc", null, null);
  private static final Duration LONG = Duration.ofMinutes(5);

  private ScriptedServer server;
  private ClusterUnderTest underTest;
  private RestTransport transport;

  protected RestTransportContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    underTest = connector.connect(server.url(), PATIENT, TestTimings.quick());
    transport = underTest.transport();
  }

  @AfterEach
  void stop() throws Exception {
    underTest.close();
    server.close();
  }

  @Test
  void theRequestTimeoutIsTheClients() {
    assertThat(transport.requestTimeout()).isEqualTo(PATIENT);
  }

  @Test
  void anAnswerComesAsItIs() throws Exception {
    var answer = transport.send(new RestRequest("POST", "/x", "text/odd", "é\u0000\n"));
    ScriptedExchange request = server.expect("POST", "/x");
    assertThat(request.header("Content-Type")).isEqualTo("text/odd");
    assertThat(request.body()).isEqualTo("é\u0000\n");
    request.answer(418, "Retry-After: soon\r\n", "tea, ü");
    assertThat(answer.get().code()).isEqualTo(418);
    assertThat(answer.get().retryAfter()).isEqualTo("soon");
    assertThat(answer.get().body()).isEqualTo("tea, ü".getBytes(UTF_8));
  }

  @Test
  void anEmptyAnswerHasAnEmptyBody() throws Exception {
    var answer = transport.send(new RestRequest("GET", "/x", null, null));
    server.expect("GET", "/x").answer(503, "", "");
    assertThat(answer.get().body()).isEmpty();
    assertThat(answer.get().retryAfter()).isNull();
  }

  @Test
  void aCompressedAnswerIsUncompressedIfItWasAskedFor() throws Exception {
    var answer = transport.send(new RestRequest("GET", "/x", null, null));
    ScriptedExchange request = server.expect("GET", "/x");
    if (request.header("Accept-Encoding").contains("gzip")) {
      request.answer(200, "Content-Encoding: gzip\r\n", gzip("{}"));
    } else {
      request.json(200, "{}");
    }
    assertThat(answer.get().body()).isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void aStreamIsThereBeforeItsFirstByte() throws Exception {
    var stream = open(new CollectingReceiver());
    ScriptedExchange request = server.expect("GET", "/watch?a=b%2Fc");
    request.stream();
    assertThat(stream.get().status()).isEqualTo(200);
    assertThat(stream.get().done()).isNotDone();
  }

  @Test
  void aStreamComesCompleteAndInOrderAndNeverUnasked() throws Exception {
    var receiver = new CollectingReceiver();
    var opening = open(receiver);
    ScriptedExchange request = server.expect("GET", "/watch?a=b%2Fc").stream();
    RestStream stream = opening.get();
    var expected = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      expected.append("line ").append(i).append('\n');
      request.line("line " + i);
    }
    request.end();
    while (!stream.done().isDone()) {
      receiver.askAndAwait(stream);
    }
    stream.done().get();
    assertThat(receiver.text()).isEqualTo(expected.toString());
    assertThat(receiver.unasked).hasValue(0);
  }

  @Test
  void aRefusedStreamHasABodyToo() throws Exception {
    var receiver = new CollectingReceiver();
    var opening = open(receiver);
    server.next().answer(429, "Retry-After: 7\r\n", "slow down");
    RestStream stream = opening.get();
    assertThat(stream.status()).isEqualTo(429);
    assertThat(stream.retryAfter()).isEqualTo("7");
    while (!stream.done().isDone()) {
      receiver.askAndAwait(stream);
    }
    assertThat(receiver.text()).isEqualTo("slow down");
  }

  @Test
  void aStreamThatBreaksSaysSo() throws Exception {
    var receiver = new CollectingReceiver();
    var opening = open(receiver);
    ScriptedExchange request = server.next().stream().line("one");
    RestStream stream = opening.get();
    receiver.askAndAwait(stream);
    request.drop();
    stream.more();
    await().until(stream.done()::isCompletedExceptionally);
    assertThat(receiver.text()).isEqualTo("one\n");
  }

  @Test
  void aStreamThatIsCancelledIsDisconnected() throws Exception {
    var receiver = new CollectingReceiver();
    var opening = open(receiver);
    ScriptedExchange request = server.next().stream().line("one");
    RestStream stream = opening.get();
    receiver.askAndAwait(stream);
    stream.cancel();
    stream.cancel();
    stream.more();
    request.awaitDropByClient();
    assertThat(receiver.text()).isEqualTo("one\n");
  }

  @Test
  void aStreamThatIsCancelledWhileItIsWaitedForIsDisconnected() throws Exception {
    var opening = open(new CollectingReceiver());
    ScriptedExchange request = server.next().stream();
    RestStream stream = opening.get();
    stream.more();
    stream.cancel();
    request.awaitDropByClient();
  }

  @Test
  void aStreamThatIsCancelledBeforeItsAnswerIsDisconnectedOnceItCame() throws Exception {
    var opening = open(new CollectingReceiver());
    ScriptedExchange request = server.next();
    opening.cancel(false);
    // By then the client may have cut the connection already.
    request.tryStream();
    request.awaitDropByClient();
  }

  @Test
  void manyStreamsAndRequestsGoOnSideBySide() throws Exception {
    for (int i = 0; i < 40; i++) {
      var receiver = new CollectingReceiver();
      var opening = open(receiver);
      server.next().stream().line("one");
      receiver.askAndAwait(opening.get());
      opening.get().more();
    }
    var answer = transport.send(new RestRequest("GET", "/x", null, null));
    server.expect("GET", "/x").json(200, "{}");
    assertThat(answer.get().isSuccess()).isTrue();
  }

  private CompletableFuture<RestStream> open(CollectingReceiver receiver) {
    return transport.stream(WATCH, LONG, receiver);
  }

  private static byte[] gzip(String text) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Gathers what comes, and counts what comes without having been asked for. */
  private static final class CollectingReceiver implements RestTransport.Receiver {
    final AtomicInteger unasked = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<Integer> arrivals = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /** Asks for more and waits until it is there, or the stream is done. */
    void askAndAwait(RestStream stream) throws InterruptedException {
      asked.incrementAndGet();
      stream.more();
      var unused = stream.done().whenComplete((v, failure) -> arrivals.add(0));
      Integer arrived = arrivals.poll(20, TimeUnit.SECONDS);
      assertThat(arrived).as("bytes that arrived").isNotNull();
    }

    String text() {
      synchronized (text) {
        return text.toString(UTF_8);
      }
    }

    @Override
    public void arrived(List<ByteBuffer> bytes, RestStream stream) {
      if (asked.decrementAndGet() < 0) {
        unasked.incrementAndGet();
      }
      synchronized (text) {
        for (ByteBuffer part : bytes) {
          byte[] copy = new byte[part.remaining()];
          part.get(copy);
          text.writeBytes(copy);
        }
      }
      arrivals.add(1);
    }
  }
}

package dev.xns.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.xns.api.rest.RestTransport.Receiver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import okhttp3.Call;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream whose client fails, or is cancelled, in the middle of something. */
class BodyStreamTest {
  private final Call call = mock(Call.class);
  private final BufferedSource source = mock(BufferedSource.class);
  private final ResponseBody body = mock(ResponseBody.class);
  private final Receiver receiver = mock(Receiver.class);

  @BeforeEach
  void makeBody() {
    when(body.source()).thenReturn(source);
  }

  @Test
  void aReadThatFailsEndsTheStreamOnceAndClosesTheResponse() throws Exception {
    var failure = new IOException("reset");
    when(source.read(any(byte[].class))).thenThrow(failure);

    BodyStream stream = stream(Runnable::run);
    stream.more();
    stream.more();
    stream.cancel();

    assertFailed(stream, failure);
    verify(source).read(any(byte[].class));
    verify(body).close();
    verify(receiver, never()).arrived(any(), any());
  }

  @Test
  void aReadThatFailsUncheckedEndsTheStreamToo() throws Exception {
    var failure = new IllegalStateException("closed");
    when(source.read(any(byte[].class))).thenThrow(failure);

    BodyStream stream = stream(Runnable::run);
    stream.more();

    assertFailed(stream, failure);
    verify(body).close();
  }

  @Test
  void whatWasReadWhenTheCallWasCancelledIsNotDelivered() throws Exception {
    when(source.read(any(byte[].class))).thenReturn(7);
    when(call.isCanceled()).thenReturn(true);

    BodyStream stream = stream(Runnable::run);
    stream.more();

    assertThat(stream.done()).isCompletedExceptionally();
    verify(receiver, never()).arrived(any(), any());
    verify(body).close();
  }

  @Test
  void withoutThreadsToReadOnTheStreamIsCancelled() {
    BodyStream stream =
        stream(
            task -> {
              throw new RejectedExecutionException("closed");
            });
    stream.more();

    assertThat(stream.done()).isCompletedExceptionally();
    verify(call).cancel();
    verify(body).close();
  }

  @Test
  void aStreamIsReadOncePerRequest() throws Exception {
    when(source.read(any(byte[].class))).thenReturn(7, 5, -1);

    BodyStream stream = stream(Runnable::run);
    stream.more();
    verify(receiver).arrived(any(), any());
    stream.more();
    stream.more();

    verify(receiver, times(2)).arrived(any(), any());
    assertThat(stream.done()).succeedsWithin(Duration.ZERO);
    verify(body).close();
  }

  private BodyStream stream(Executor threads) {
    Response response =
        new Response.Builder()
            .request(new Request.Builder().url("http://server/").build())
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .body(body)
            .build();
    return new BodyStream(call, response, receiver, threads);
  }

  private static void assertFailed(BodyStream stream, Exception failure) {
    assertThat(stream.done())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isSameAs(failure);
  }
}

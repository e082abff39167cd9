package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One connection that streams lines. Bytes arrive on the client's threads, are taken over on the
 * adapter's thread, and only then the next ones are asked for: a slow observer slows the server
 * down, not the client. A connection that is silent for too long is cut.
 */
final class WatchConnection {
  /** Receives what the connection brings, on the adapter's thread. */
  interface Listener {
    /** The server accepted the watch. */
    void opened();

    /** A line came. */
    void line(byte[] line);

    /** The server ended the watch in good order. The last call. */
    void ended();

    /** The server does not accept the watch. The only call. */
    void rejected(RestResponse response);

    /** The connection failed or was cut. The last call. */
    void broken(ClusterException cause);

    /**
     * The connection was dead for some time, or brought what cannot be taken in. Nobody knows what
     * was missed. The last call.
     */
    void lost(ClusterException cause);
  }

  /** Far more than any object that fits into an API server's storage. */
  private static final int LONGEST_LINE = 16 * 1024 * 1024;

  private static final int LONGEST_ERROR = 64 * 1024;

  private final ApiRequest request;
  private final WatchExecutor executor;
  private final WatchTimings timings;
  private final Listener listener;
  private final CompletableFuture<RestStream> response;
  private final LineSplitter lines = new LineSplitter(LONGEST_LINE);
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  private boolean opened;
  private boolean isRejected;
  private volatile Future<?> nextCheck;
  private volatile boolean over;
  private volatile long lastHeard = System.nanoTime();

  private WatchConnection(
      RequestSender sender,
      ApiRequest request,
      WatchExecutor executor,
      WatchTimings timings,
      Listener listener) {
    this.request = request;
    this.executor = executor;
    this.timings = timings;
    this.listener = listener;
    this.nextCheck = executor.schedule(timings.answerWithin(), this::check);
    this.response = sender.stream(request, timings.longestSilence(), this::arrived);
  }

  /** Opens a connection. Called on the adapter's thread. */
  static WatchConnection open(
      RequestSender sender,
      ApiRequest request,
      WatchExecutor executor,
      WatchTimings timings,
      Listener listener) {
    var connection = new WatchConnection(sender, request, executor, timings, listener);
    var unused =
        connection.response.whenComplete(
            (r, failure) -> executor.execute(() -> connection.answered(r, failure)));
    return connection;
  }

  /** Cuts the connection. Nothing is reported any more, but what is being reported. Thread-safe. */
  void cancel() {
    finish();
    // If the response is not there yet, the client drops it when it comes.
    if (!response.cancel(false) && !response.isCompletedExceptionally()) {
      response.join().cancel();
    }
  }

  private void answered(@Nullable RestStream stream, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (stream == null) {
      finish();
      Throwable known = failure != null ? failure : new IllegalStateException("no answer");
      listener.broken(TransportErrors.of(request, known, timings.answerWithin()));
      return;
    }
    lastHeard = System.nanoTime();
    opened = true;
    isRejected = stream.status() < 200 || stream.status() >= 300;
    nextCheck.cancel(false);
    nextCheck = executor.schedule(longestSilence(), this::check);
    if (!isRejected) {
      listener.opened();
    }
    var unused =
        stream.done().whenComplete((v, broke) -> executor.execute(() -> finished(stream, broke)));
    if (!over) {
      stream.more();
    }
  }

  /** Called on a thread of the client. */
  private void arrived(List<ByteBuffer> bytes, RestStream body) {
    lastHeard = System.nanoTime();
    if (!executor.execute(() -> take(bytes, body))) {
      body.cancel();
    }
  }

  private void take(List<ByteBuffer> bytes, RestStream body) {
    for (ByteBuffer part : bytes) {
      if (isRejected) {
        byte[] text = new byte[Math.min(part.remaining(), LONGEST_ERROR - error.size())];
        part.get(text);
        error.writeBytes(text);
      } else if (!lines.take(part, this::handOver) && !over) {
        cut("the server sent a line of more than " + LONGEST_LINE + " bytes");
      }
    }
    if (!over) {
      // The time in which we were busy is not the server's silence.
      lastHeard = System.nanoTime();
      body.more();
    }
  }

  private void handOver(byte[] line) {
    if (!over) {
      listener.line(line);
    }
  }

  private void finished(RestStream stream, @Nullable Throwable broke) {
    if (over) {
      return;
    }
    if (isRejected) {
      finish();
      listener.rejected(
          new RestResponse(stream.status(), stream.retryAfter(), error.toByteArray()));
    } else if (broke != null) {
      finish();
      ClusterException cause = TransportErrors.of(request, broke, timings.longestSilence());
      // Some clients notice the silence themselves. Within its lifetime a stream may be quiet.
      if (silence().compareTo(timings.lifetime()) > 0) {
        listener.lost(cause);
      } else {
        listener.broken(cause);
      }
    } else {
      lines.end(this::handOver);
      if (!over) {
        finish();
        listener.ended();
      }
    }
  }

  private void check() {
    if (over) {
      return;
    }
    Duration limit = longestSilence();
    Duration silence = silence();
    if (silence.compareTo(limit) < 0) {
      nextCheck = executor.schedule(limit.minus(silence), this::check);
    } else {
      cancel();
      listener.lost(
          request.unavailable(
              "nothing was heard from the server for " + limit.toMillis() + " ms", null));
    }
  }

  private Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastHeard);
  }

  private Duration longestSilence() {
    return opened && !isRejected ? timings.longestSilence() : timings.answerWithin();
  }

  private void cut(String why) {
    cancel();
    listener.lost(request.unavailable(why, null));
  }

  private void finish() {
    over = true;
    nextCheck.cancel(false);
  }
}

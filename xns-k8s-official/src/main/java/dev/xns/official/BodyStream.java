package dev.xns.official;

import dev.xns.api.rest.RestStream;
import dev.xns.api.rest.RestTransport.Receiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body is read bit by bit. Reads block, so each is a task of its own; between them
 * no thread is held.
 */
final class BodyStream implements RestStream {
  private static final int MOST_AT_ONCE = 64 * 1024;

  private final Call call;
  private final Response response;
  private final Receiver receiver;
  private final Executor threads;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /**
   * Held by who uses the body, which is not thread-safe: a read, or at last, and for good, what
   * closes it.
   */
  private final AtomicBoolean inUse = new AtomicBoolean();

  BodyStream(Call call, Response response, Receiver receiver, Executor threads) {
    this.call = call;
    this.response = response;
    this.receiver = receiver;
    this.threads = threads;
  }

  @Override
  public int status() {
    return response.code();
  }

  @Override
  public @Nullable String retryAfter() {
    return response.header("Retry-After");
  }

  @Override
  public void more() {
    try {
      threads.execute(this::read);
    } catch (RejectedExecutionException e) {
      // The cluster access was closed.
      cancel();
    }
  }

  @Override
  public void cancel() {
    call.cancel();
    // A read that is under way fails now, or sees that the call is cancelled.
    if (inUse.compareAndSet(false, true)) {
      end(new IOException("The stream was cancelled"));
    }
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  private void read() {
    if (!inUse.compareAndSet(false, true)) {
      return;
    }
    byte[] bytes = new byte[MOST_AT_ONCE];
    int length;
    try {
      length = response.body().source().read(bytes);
    } catch (IOException | RuntimeException e) {
      end(e);
      return;
    }
    if (length < 0) {
      end(null);
      return;
    }
    inUse.set(false);
    if (call.isCanceled()) {
      cancel();
    } else {
      receiver.arrived(List.of(ByteBuffer.wrap(bytes, 0, length)), this);
    }
  }

  private void end(@Nullable Exception failure) {
    response.close();
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }
}

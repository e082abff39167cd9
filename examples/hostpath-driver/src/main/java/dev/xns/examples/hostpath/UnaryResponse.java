package dev.xns.examples.hostpath;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the outcome of some work into the answer to a call. */
final class UnaryResponse {
  private static final Logger log = LoggerFactory.getLogger(UnaryResponse.class);

  private UnaryResponse() {}

  static <T> void send(StreamObserver<T> caller, Handler<T> handler) {
    T response;
    try {
      response = handler.run();
    } catch (StatusRuntimeException refusal) {
      log.info("Refused: {}", refusal.getMessage());
      caller.onError(refusal);
      return;
    } catch (IOException | RuntimeException e) {
      log.error("A call failed", e);
      caller.onError(
          Status.INTERNAL.withDescription(e.toString()).withCause(e).asRuntimeException());
      return;
    }
    caller.onNext(response);
    caller.onCompleted();
  }

  interface Handler<T> {
    T run() throws IOException;
  }
}

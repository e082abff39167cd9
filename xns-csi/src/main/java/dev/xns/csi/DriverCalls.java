package dev.xns.csi;

import com.google.protobuf.Message;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Single calls over one connection: with a deadline, logged at level debug, and with failures
 * translated. An interrupt of the calling thread cancels the call and stays set.
 */
final class DriverCalls {
  private static final Logger log = LoggerFactory.getLogger(DriverCalls.class);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Channel channel;

  DriverCalls(Channel channel) {
    this.channel = channel;
  }

  /** The moment after which a call gives up. */
  static Deadline deadline(Duration timeout) {
    Duration bounded = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    return Deadline.after(bounded.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Makes one call.
   *
   * @param what the call in words, for messages
   */
  <Q extends Message, R extends Message> R call(
      String what, MethodDescriptor<Q, R> method, Q request, Deadline deadline) {
    Redaction redaction = Redaction.of(request);
    String name = method.getFullMethodName();
    if (log.isDebugEnabled()) {
      log.debug("Calling {} {}", name, redaction.print(request));
    }
    var origin = new StatusOriginTracer();
    CallOptions options =
        CallOptions.DEFAULT.withDeadline(deadline).withStreamTracerFactory(origin);
    try {
      R response = ClientCalls.blockingUnaryCall(channel, method, options, request);
      if (log.isDebugEnabled()) {
        log.debug("{} answered {}", name, redaction.print(response));
      }
      return response;
    } catch (StatusRuntimeException e) {
      BackendException failure = GrpcErrors.of(what, e, origin, redaction);
      log.debug("{}", failure.getMessage());
      throw failure;
    } catch (RuntimeException e) {
      throw new BackendException(
          "%s failed before the driver answered: %s".formatted(what, e),
          BackendException.Kind.UNAVAILABLE,
          Fate.MAY_HAVE_HAPPENED,
          e);
    }
  }
}

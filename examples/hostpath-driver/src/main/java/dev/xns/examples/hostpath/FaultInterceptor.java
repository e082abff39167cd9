package dev.xns.examples.hostpath;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Lets calls with one request and one response meet their faults. */
final class FaultInterceptor implements ServerInterceptor {
  private final Faults faults;

  FaultInterceptor(Faults faults) {
    this.faults = faults;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    var listener = next.startCall(new AnswerAfterFault<>(call, method), headers);
    return new SimpleForwardingServerCallListener<>(listener) {
      // Here, and not when the call starts: a request that has been received takes effect even if
      // the caller gives up during the delay, as with a real driver.
      @Override
      public void onHalfClose() {
        Status status = faults.strike(method, Fault.When.BEFORE);
        if (status.isOk()) {
          super.onHalfClose();
        } else {
          call.close(status, new Metadata());
        }
      }
    };
  }

  private final class AnswerAfterFault<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final String method;
    private @Nullable R response;

    AnswerAfterFault(ServerCall<Q, R> call, String method) {
      super(call);
      this.method = method;
    }

    @Override
    public void sendMessage(R message) {
      response = message;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      Status outcome = status.isOk() ? faults.strike(method, Fault.When.AFTER) : status;
      if (outcome.isOk() && response != null) {
        super.sendMessage(response);
      }
      super.close(outcome, trailers);
    }
  }
}

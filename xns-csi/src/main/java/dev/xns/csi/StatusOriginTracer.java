package dev.xns.csi;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Tells statuses that the driver sent from those that gRPC makes up on this side, for instance
 * {@code RESOURCE_EXHAUSTED} for an answer that is too large. Only the driver's own word says that
 * something did not happen.
 */
final class StatusOriginTracer extends ClientStreamTracer.Factory {
  private volatile boolean trailersArrived;
  private volatile Status end = Status.UNKNOWN;

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void inboundTrailers(Metadata trailers) {
        trailersArrived = true;
      }

      @Override
      public void streamClosed(Status status) {
        end = status;
      }
    };
  }

  /** Whether the call's failure is what the driver answered. */
  boolean isDriversWord(Status failure) {
    return trailersArrived && end.getCode() == failure.getCode();
  }
}

package dev.xns.csi;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Tells statuses that the driver sent from those that gRPC makes up on this side, for instance
 * {@code RESOURCE_EXHAUSTED} for an answer that is too large. Only the driver's own word says that
 * something did not happen. Also tells calls that never got as far as a connection.
 */
final class StatusOriginTracer extends ClientStreamTracer.Factory {
  private volatile boolean trailersArrived;
  private volatile Status end = Status.UNKNOWN;
  private volatile boolean streamCreated;

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void streamCreated(Attributes connection, Metadata sent) {
        streamCreated = true;
      }

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

  /**
   * Whether the call certainly was not sent: gRPC found no connection to begin it on. Once it has
   * begun, nobody can tell how much of it the driver has read. A call that was cancelled may be
   * about to begin at this moment.
   */
  boolean isUnsent(Status failure) {
    return failure.getCode() == Status.Code.UNAVAILABLE && !streamCreated;
  }

  /** Whether the call's failure is what the driver answered. */
  boolean isDriversWord(Status failure) {
    return trailersArrived && end.getCode() == failure.getCode();
  }
}

package dev.xns.csi;

import io.grpc.ManagedChannel;

/** Whether there is a connection that calls can use. */
sealed interface ConnectionState {
  /** There is one, and the handshake is done. */
  record Up(ManagedChannel channel) implements ConnectionState {}

  /** There is none, because of this. */
  record Down(String problem) implements ConnectionState {}
}

package dev.xns.csi;

import com.google.protobuf.Message;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.csi.proto.ControllerGetCapabilitiesRequest;
import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.GetPluginCapabilitiesRequest;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.GetPluginInfoResponse;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.ProbeResponse;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a driver who it is, waits until it is ready, and asks what it can do. */
final class Handshake {
  private static final Logger log = LoggerFactory.getLogger(Handshake.class);
  private static final int LONGEST_NAME_SHOWN = 100;

  private final CsiOptions options;
  private final Sleeper sleeper;

  Handshake(CsiOptions options, Sleeper sleeper) {
    this.options = options;
    this.sleeper = sleeper;
  }

  /**
   * Shakes hands over a new connection.
   *
   * @param expectedName the only name the driver may have; null for any
   * @throws BackendException with kind {@code UNAVAILABLE} if the driver may be ready later, and
   *     any other kind if this driver cannot be used
   */
  DriverDescription perform(Channel channel, @Nullable String expectedName, Deadline deadline) {
    var calls = new DriverCalls(channel);
    GetPluginInfoResponse info =
        call(
            calls,
            IdentityGrpc.getGetPluginInfoMethod(),
            GetPluginInfoRequest.getDefaultInstance(),
            deadline);
    requireName(info.getName(), expectedName);
    Set<BackendFeature> features = EnumSet.noneOf(BackendFeature.class);
    features.addAll(
        CsiFeatures.ofPlugin(
            call(
                calls,
                IdentityGrpc.getGetPluginCapabilitiesMethod(),
                GetPluginCapabilitiesRequest.getDefaultInstance(),
                deadline)));
    waitUntilReady(calls, info.getName(), deadline);
    if (features.contains(BackendFeature.CONTROLLER_SERVICE)) {
      features.addAll(
          CsiFeatures.ofController(
              call(
                  calls,
                  ControllerGrpc.getControllerGetCapabilitiesMethod(),
                  ControllerGetCapabilitiesRequest.getDefaultInstance(),
                  deadline)));
    }
    return new DriverDescription(info.getName(), info.getVendorVersion(), features);
  }

  private void requireName(String name, @Nullable String expectedName) {
    if (!DriverDescription.isValidName(name)) {
      throw unusable(
          Kind.NONSENSE,
          "The driver at %s says that its name is \"%s\"; a name has 1 to 63 letters, digits, dashes and dots; correct the driver"
              .formatted(options.socket(), DriverText.oneLine(name, LONGEST_NAME_SHOWN)));
    }
    if (expectedName != null && !expectedName.equals(name)) {
      throw unusable(
          Kind.REFUSED,
          "The driver at %s is %s, but %s is wanted there; start the right driver, or pass the path of its socket"
              .formatted(options.socket(), name, expectedName));
    }
  }

  /** START-09. */
  private void waitUntilReady(DriverCalls calls, String name, Deadline deadline) {
    while (!isReady(calls, deadline)) {
      log.info("Driver {} at {} is not ready yet", name, options.socket());
      if (!sleeper.sleep(options.probeInterval(), deadline) || deadline.isExpired()) {
        throw unusable(
            Kind.UNAVAILABLE,
            "Driver %s at %s answers, but does not say that it is ready; look into its log"
                .formatted(name, options.socket()));
      }
    }
  }

  private boolean isReady(DriverCalls calls, Deadline deadline) {
    try {
      ProbeResponse probe =
          call(calls, IdentityGrpc.getProbeMethod(), ProbeRequest.getDefaultInstance(), deadline);
      return !probe.hasReady() || probe.getReady().getValue();
    } catch (BackendException e) {
      if (Status.fromThrowable(e).getCode() == Status.Code.DEADLINE_EXCEEDED) {
        return false;
      }
      throw e;
    }
  }

  private <Q extends Message, R extends Message> R call(
      DriverCalls calls, MethodDescriptor<Q, R> method, Q request, Deadline deadline) {
    String what = "%s of the driver at %s".formatted(method.getBareMethodName(), options.socket());
    return calls.call(
        what, method, request, deadline.minimum(DriverCalls.deadline(options.callTimeout())));
  }

  private static BackendException unusable(Kind kind, String message) {
    return new BackendException(message, kind, Fate.DID_NOT_HAPPEN);
  }
}

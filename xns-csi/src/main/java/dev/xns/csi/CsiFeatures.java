package dev.xns.csi;

import dev.xns.api.backend.BackendFeature;
import dev.xns.csi.proto.ControllerGetCapabilitiesResponse;
import dev.xns.csi.proto.ControllerServiceCapability;
import dev.xns.csi.proto.GetPluginCapabilitiesResponse;
import dev.xns.csi.proto.PluginCapability;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Features from capabilities (CAP-01 to CAP-09). Unknown and empty entries are skipped. */
final class CsiFeatures {
  private CsiFeatures() {}

  static Set<BackendFeature> ofPlugin(GetPluginCapabilitiesResponse response) {
    return response.getCapabilitiesList().stream()
        .flatMap(capability -> of(capability).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  static Set<BackendFeature> ofController(ControllerGetCapabilitiesResponse response) {
    return response.getCapabilitiesList().stream()
        .flatMap(capability -> of(capability).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<BackendFeature> of(PluginCapability capability) {
    return switch (capability.getService().getType()) {
      case CONTROLLER_SERVICE -> Optional.of(BackendFeature.CONTROLLER_SERVICE);
      case VOLUME_ACCESSIBILITY_CONSTRAINTS ->
          Optional.of(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
      default -> Optional.empty();
    };
  }

  private static Optional<BackendFeature> of(ControllerServiceCapability capability) {
    return switch (capability.getRpc().getType()) {
      case CREATE_DELETE_VOLUME -> Optional.of(BackendFeature.CREATE_DELETE_VOLUME);
      case CREATE_DELETE_SNAPSHOT -> Optional.of(BackendFeature.CREATE_DELETE_SNAPSHOT);
      case CLONE_VOLUME -> Optional.of(BackendFeature.CLONE_VOLUME);
      case MODIFY_VOLUME -> Optional.of(BackendFeature.MODIFY_VOLUME);
      case SINGLE_NODE_MULTI_WRITER -> Optional.of(BackendFeature.SINGLE_NODE_MULTI_WRITER);
      case PUBLISH_UNPUBLISH_VOLUME -> Optional.of(BackendFeature.PUBLISH_UNPUBLISH_VOLUME);
      case GET_CAPACITY -> Optional.of(BackendFeature.GET_CAPACITY);
      default -> Optional.empty();
    };
  }
}

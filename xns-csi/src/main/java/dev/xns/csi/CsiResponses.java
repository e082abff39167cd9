package dev.xns.csi;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.csi.proto.CreateVolumeResponse;
import dev.xns.csi.proto.GetCapacityResponse;
import dev.xns.csi.proto.Topology;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeContentSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads CSI responses, and refuses those that make no sense. */
final class CsiResponses {
  private CsiResponses() {}

  /** Reads the answer to a call, which is given in words. */
  static ProvisionedVolume volume(String what, CreateVolumeResponse response) {
    if (!response.hasVolume()) {
      throw nonsense(what, "an answer without a volume");
    }
    Volume volume = response.getVolume();
    if (volume.getVolumeId().isEmpty()) {
      throw nonsense(what, "a volume with an empty volume_id");
    }
    if (volume.getCapacityBytes() < 0) {
      throw nonsense(
          what,
          "volume %s with a negative size of %d bytes"
              .formatted(volume.getVolumeId(), volume.getCapacityBytes()));
    }
    return new ProvisionedVolume(
        volume.getVolumeId(),
        volume.getCapacityBytes(),
        volume.getVolumeContextMap(),
        content(volume.getContentSource()),
        volume.getAccessibleTopologyList().stream().map(Topology::getSegmentsMap).toList());
  }

  /** Reads the answer to a call, which is given in words. */
  static Capacity capacity(String what, GetCapacityResponse response) {
    if (response.getAvailableCapacity() < 0) {
      throw nonsense(
          what, "a negative capacity of %d bytes".formatted(response.getAvailableCapacity()));
    }
    if (!response.hasMaximumVolumeSize()) {
      return new Capacity(response.getAvailableCapacity(), OptionalLong.empty());
    }
    long maximum = response.getMaximumVolumeSize().getValue();
    if (maximum < 0) {
      throw nonsense(what, "a negative maximum volume size of %d bytes".formatted(maximum));
    }
    return new Capacity(response.getAvailableCapacity(), OptionalLong.of(maximum));
  }

  private static @Nullable ContentSource content(VolumeContentSource source) {
    return switch (source.getTypeCase()) {
      case SNAPSHOT -> new ContentSource.OfSnapshot(source.getSnapshot().getSnapshotId());
      case VOLUME -> new ContentSource.OfVolume(source.getVolume().getVolumeId());
      case TYPE_NOT_SET -> null;
    };
  }

  private static BackendException nonsense(String what, String answer) {
    return new BackendException(
        "%s got %s, which makes no sense; report this to the makers of the driver"
            .formatted(what, answer),
        BackendException.Kind.NONSENSE,
        Fate.MAY_HAVE_HAPPENED);
  }
}

package dev.xns.core;

import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Another backend, with what it was asked to make and to delete. */
final class RecordingBackend implements VolumeBackend {
  final List<DeletionRequest> requests = new ArrayList<>();
  final List<VolumeRequest> provisions = new ArrayList<>();
  private final VolumeBackend backend;

  RecordingBackend(VolumeBackend backend) {
    this.backend = backend;
  }

  @Override
  public String driver() {
    return backend.driver();
  }

  @Override
  public Set<BackendFeature> features() {
    return backend.features();
  }

  @Override
  public ProvisionedVolume provision(VolumeRequest request, Duration timeout) {
    provisions.add(request);
    return backend.provision(request, timeout);
  }

  @Override
  public void delete(DeletionRequest request, Duration timeout) {
    requests.add(request);
    backend.delete(request, timeout);
  }

  @Override
  public Capacity capacity(CapacityRequest request, Duration timeout) {
    return backend.capacity(request, timeout);
  }

  @Override
  public Subscription onChange(Runnable listener) {
    return backend.onChange(listener);
  }
}

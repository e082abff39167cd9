package dev.xns.core.simulation;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import java.time.Duration;
import java.util.Set;

/** The driver as one process sees it. */
final class ProcessBackend implements VolumeBackend {
  private final World world;
  private final SimulatedProcess process;

  ProcessBackend(World world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
  }

  @Override
  public String driver() {
    return Driver.NAME;
  }

  @Override
  public Set<BackendFeature> features() {
    return world.driver.features();
  }

  @Override
  public ProvisionedVolume provision(VolumeRequest request, Duration timeout) {
    return world.driver.provision(process, request, timeout);
  }

  @Override
  public void delete(DeletionRequest request, Duration timeout) {
    world.driver.delete(process, request, timeout);
  }

  @Override
  public Capacity capacity(CapacityRequest request, Duration timeout) {
    throw new UnsupportedOperationException("nobody asks for capacity here");
  }
}

package dev.xns.core.internal.engine;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.internal.claim.ClaimController;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.source.SourceController;
import dev.xns.core.internal.volume.VolumeController;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Provisions the volumes of one driver.
 *
 * @param backend the driver
 * @param identity who provisions, written into each volume (START-15)
 */
public record Provisioning(VolumeBackend backend, String identity) implements Assembly {
  /**
   * Provisioning under a name.
   *
   * @param given the name that the host has given; null to make one up
   */
  public static Provisioning of(VolumeBackend backend, @Nullable String given, InstantSource time) {
    return new Provisioning(
        backend, given != null ? given : EngineIdentity.madeUp(time.millis(), backend.driver()));
  }

  @Override
  public String name() {
    return backend.driver();
  }

  @Override
  public List<Controller> controllers(TermContext term, Grants grants) {
    var started = new StartedCreations();
    var sources = new SourceController(term, backend, started);
    var claims =
        new ClaimController(term, backend, grants, sources.protection(), started, identity);
    return List.of(claims, new VolumeController(term, backend), sources);
  }
}

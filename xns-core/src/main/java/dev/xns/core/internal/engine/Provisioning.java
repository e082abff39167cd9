package dev.xns.core.internal.engine;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.internal.claim.ClaimController;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.source.SourceController;
import dev.xns.core.internal.volume.VolumeController;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Provisions the volumes of one driver.
 *
 * @param backend the driver
 * @param identity who provisions, written into each volume (START-15); null for a name that each
 *     term makes up anew
 */
public record Provisioning(VolumeBackend backend, @Nullable String identity) implements Assembly {
  @Override
  public String name() {
    return backend.driver();
  }

  @Override
  public List<Controller> controllers(TermContext term, Grants grants) {
    var started = new StartedCreations();
    var sources = new SourceController(term, backend, started);
    String name =
        identity != null ? identity : EngineIdentity.madeUp(term.time().millis(), backend.driver());
    var claims = new ClaimController(term, backend, grants, sources.protection(), started, name);
    return List.of(claims, new VolumeController(term, backend), sources);
  }
}

package dev.xns.examples.provisioner.flags;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** All flags of the provisioner. */
public final class ProvisionerFlags {
  @Mixin KubernetesFlags kubernetes = new KubernetesFlags();
  @Mixin DriverFlags driver = new DriverFlags();
  @Mixin VolumeFlags volumes = new VolumeFlags();
  @Mixin WorkFlags work = new WorkFlags();
  @Mixin CreationFlags creations = new CreationFlags();
  @Mixin FeatureGates gates = new FeatureGates();
  @Mixin LoggingFlags logging = new LoggingFlags();
  @Mixin ProcessFlags process = new ProcessFlags();
  @Mixin LeaderElectionFlags leaderElection = new LeaderElectionFlags();
  @Mixin HttpFlags http = new HttpFlags();
  @Mixin TopologyFlags topology = new TopologyFlags();
  @Mixin CapacityFlags capacity = new CapacityFlags();
  @Mixin NodeDeploymentFlags nodeDeployment = new NodeDeploymentFlags();
  @Mixin AuditFlags audit = new AuditFlags();

  /** How the API server is reached. */
  public KubernetesFlags kubernetes() {
    return kubernetes;
  }

  /** How the driver is reached. */
  public DriverFlags driver() {
    return driver;
  }

  /** The log. */
  public LoggingFlags logging() {
    return logging;
  }

  /** Whether and how several provisioners share the work. */
  public LeaderElectionFlags leaderElection() {
    return leaderElection;
  }

  /** Whether only the version is wanted. */
  public boolean version() {
    return process.version();
  }

  /** Flags that were given but do nothing, each with the reason. */
  public List<String> withoutEffect() {
    return Stream.concat(kubernetes.withoutEffect().stream(), work.withoutEffect().stream())
        .toList();
  }

  /**
   * How the engine is to behave.
   *
   * @param creationKey the Secret that seals marks on claims if no flag names one; null for none
   */
  public EngineOptions engineOptions(@Nullable ObjectKey creationKey) {
    EngineOptions.Builder options =
        EngineOptions.builder()
            .limits(limits -> limits.callTimeout(driver.timeout()))
            .sources(sources -> sources.crossNamespace(gates.crossNamespace()))
            .topology(topology -> topology.enabled(gates.topology()))
            .volumes(volumes -> volumes.attributesClasses(gates.volumeAttributesClasses()))
            .events(events -> events.onSources(audit.sourceEvents()));
    volumes.applyTo(options);
    work.applyTo(options);
    topology.applyTo(options);
    creations.applyTo(options, creationKey);
    return options.build();
  }

  /**
   * What is wrong with the values, all of it; empty if nothing is (FLAG-47).
   *
   * @param command the command these flags belong to
   */
  public List<String> problems(CommandSpec command) {
    var problems = new ArrayList<>(Refusals.of(command));
    problems.addAll(kubernetes.problems());
    problems.addAll(driver.problems());
    problems.addAll(work.problems());
    problems.addAll(EngineProblems.of(engineOptions(null)));
    problems.addAll(creations.problems());
    problems.addAll(leaderElection.problems());
    problems.addAll(gates.problems());
    problems.addAll(logging.problems());
    if (!http.areExclusive()) {
      problems.add("--http-endpoint and --metrics-address exclude each other");
    }
    return problems;
  }
}

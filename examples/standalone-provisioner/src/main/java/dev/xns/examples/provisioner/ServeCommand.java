package dev.xns.examples.provisioner;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.core.XnsEngine;
import dev.xns.csi.CsiVolumeBackend;
import dev.xns.examples.provisioner.command.LogSetup;
import dev.xns.examples.provisioner.command.ProgramCommand;
import dev.xns.examples.provisioner.command.Shutdown;
import dev.xns.examples.provisioner.flags.ProvisionerFlags;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Serves the claims of a cluster until the process is to stop. */
@Command(
    name = Commands.NAME,
    description =
        "Makes and deletes the volumes of a CSI driver for the claims of a cluster, also from"
            + " sources in other namespaces. Takes the flags of the CSI external-provisioner.",
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
final class ServeCommand implements ProgramCommand {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  private final Map<String, String> environment;
  private final Shutdown shutdown;
  private final PrintWriter out;

  @Mixin ProvisionerFlags flags = new ProvisionerFlags();

  ServeCommand(Map<String, String> environment, Shutdown shutdown, PrintWriter out) {
    this.environment = environment;
    this.shutdown = shutdown;
    this.out = out;
  }

  @Override
  public List<String> problems(CommandSpec command) {
    return flags.problems(command);
  }

  @Override
  public int run() {
    if (flags.version()) {
      out.println(Commands.NAME + " " + version());
      return 0;
    }
    LogSetup.apply(flags.logging().verbosity(), flags.logging().json());
    log.info("{} {}", Commands.NAME, version());
    flags.withoutEffect().forEach(log::warn);
    try {
      serve();
    } catch (InterruptedException e) {
      log.info("Stopped before there was a driver");
    }
    return 0;
  }

  /** Everything is closed in the opposite order in which it was opened. */
  private void serve() throws InterruptedException {
    try (KubeConnection connection = KubeConnection.open(flags.kubernetes(), environment);
        CsiVolumeBackend backend = awaitDriver();
        XnsEngine engine = engine(connection.cluster(), backend)) {
      engine.start();
      shutdown.await();
      log.info("Stopping");
    }
    log.info("Stopped");
  }

  private XnsEngine engine(ClusterAccess cluster, CsiVolumeBackend backend) {
    var leases = new LeaseSource(flags.leaderElection(), environment);
    XnsEngine.Builder builder =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .options(flags.engineOptions(leases.creationKey(backend.driver())));
    leases.of(backend.driver()).ifPresent(builder::lease);
    return builder.build();
  }

  private CsiVolumeBackend awaitDriver() throws InterruptedException {
    return shutdown.interrupting(new DriverConnector(flags.driver())::connect);
  }

  private static String version() {
    String version = ServeCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a release)" : version;
  }
}

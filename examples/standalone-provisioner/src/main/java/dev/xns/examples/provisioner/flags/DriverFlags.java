package dev.xns.examples.provisioner.flags;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How the driver is reached (FLAG-03, 12). */
public final class DriverFlags {
  private static final int LONGEST_SOCKET_PATH = 107;

  @Option(
      names = "--csi-address",
      paramLabel = "SOCKET",
      description =
          "Unix domain socket of the driver, as a path or as unix:///path. A driver that is not"
              + " there yet, or goes away later, is waited for.")
  String csiAddress = "/run/csi/socket";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "Limit of each single call to the driver.")
  GoDuration timeout = new GoDuration(Duration.ofSeconds(10));

  /** Path of the driver's socket. */
  public Path socket() {
    return Path.of(path());
  }

  /** Limit of each call. */
  public Duration timeout() {
    return timeout.value();
  }

  List<String> problems() {
    var problems = new ArrayList<String>();
    String path = path();
    if (path.isEmpty() || !path.startsWith("/")) {
      problems.add(
          "--csi-address was \""
              + csiAddress
              + "\" but must be the absolute path of a unix domain socket, such as"
              + " /run/csi/socket or unix:///run/csi/socket");
    } else if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
      problems.add(
          "--csi-address was \""
              + csiAddress
              + "\" but the path of a unix domain socket has at most "
              + LONGEST_SOCKET_PATH
              + " bytes");
    }
    return problems;
  }

  private String path() {
    if (csiAddress.startsWith("unix://")) {
      return csiAddress.substring("unix://".length());
    }
    return csiAddress.startsWith("unix:") ? csiAddress.substring("unix:".length()) : csiAddress;
  }
}

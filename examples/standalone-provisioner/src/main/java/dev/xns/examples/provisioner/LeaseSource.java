package dev.xns.examples.provisioner;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;
import dev.xns.examples.provisioner.command.StartException;
import dev.xns.examples.provisioner.flags.LeaderElectionFlags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The lease that the provisioners of a driver share, and who this one is among them (LEADER-02,
 * 03).
 */
final class LeaseSource {
  private static final String DEFAULT_NAMESPACE = "default";

  private final LeaderElectionFlags flags;
  private final Map<String, String> environment;
  private final Path namespaceFile;
  private final Path hostNameFile;

  LeaseSource(LeaderElectionFlags flags, Map<String, String> environment) {
    this(
        flags,
        environment,
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace"),
        Path.of("/proc/sys/kernel/hostname"));
  }

  /**
   * With other places for what a pod and a Linux system tell.
   *
   * @param namespaceFile has the namespace of the pod's service account
   * @param hostNameFile has the name of the host
   */
  LeaseSource(
      LeaderElectionFlags flags,
      Map<String, String> environment,
      Path namespaceFile,
      Path hostNameFile) {
    this.flags = flags;
    this.environment = environment;
    this.namespaceFile = namespaceFile;
    this.hostNameFile = hostNameFile;
  }

  /**
   * The lease for a driver; empty if none is wanted.
   *
   * @throws StartException if this host has no name
   */
  Optional<LeaseOptions> of(String driver) {
    if (!flags.wanted()) {
      return Optional.empty();
    }
    ObjectKey lease = ObjectKey.of(namespace(), LeaseOptions.leaseName(driver));
    return Optional.of(flags.options(lease, LeaseOptions.leaseName(hostName())));
  }

  /** The Secret that the provisioners of a driver seal marks with, beside their lease. */
  ObjectKey creationKey(String driver) {
    String name = LeaseOptions.leaseName(driver).toLowerCase(Locale.ROOT);
    return ObjectKey.of(namespace(), "xns-creations-" + name);
  }

  private String namespace() {
    if (!flags.namespace().isEmpty()) {
      return flags.namespace();
    }
    String ofPod = environment.getOrDefault("POD_NAMESPACE", "");
    if (!ofPod.isEmpty()) {
      return ofPod;
    }
    String ofAccount = content(namespaceFile);
    return ofAccount.isEmpty() ? DEFAULT_NAMESPACE : ofAccount;
  }

  /** A container runtime sets HOSTNAME to the name of the pod; elsewhere people may set it. */
  private String hostName() {
    String given = environment.getOrDefault("HOSTNAME", "");
    if (!given.isBlank()) {
      return given.strip();
    }
    String ofSystem = content(hostNameFile);
    return ofSystem.isEmpty() ? resolvedName() : ofSystem;
  }

  private static String resolvedName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new StartException(
          "this host has no name by which --leader-election could tell it from others; set the"
              + " environment variable HOSTNAME to one that no other provisioner has",
          e);
    }
  }

  /** The text of a file; empty if it is not there. */
  private static String content(Path file) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartException(file + " cannot be read: " + e, e);
    }
  }
}

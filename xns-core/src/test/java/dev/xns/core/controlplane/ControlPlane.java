package dev.xns.core.controlplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.awaitility.Awaitility.await;

import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * etcd, kube-apiserver and kube-controller-manager with its controllers for volumes. Clients reach
 * the API server over a {@link Wire}. The server's feature gate for sources in other namespaces is
 * on.
 *
 * <p>Two users: {@code admin} may do everything; {@code adapter} what the cluster role {@code
 * adapter} permits, and, apart from that, to use ReferenceGrants.
 */
public final class ControlPlane implements AutoCloseable {
  /** Below the ports that the system gives out: it must be free again after a restart. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 1000) * 10);

  private static final int HIGHEST_PORT = 32_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String RESOURCES = "/dev/xns/core/controlplane/";

  private final Path directory;
  private final int etcdPort = freePort();
  private final int peerPort = freePort();
  private final int apiPort = freePort();
  private final List<Process> processes = new CopyOnWriteArrayList<>();
  private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
  private final Wire wire;
  private Process apiServer;

  private ControlPlane(Path directory) throws IOException {
    this.directory = directory;
    this.wire = Wire.to(apiPort);
  }

  private static final class Shared {
    static final ControlPlane INSTANCE = start();
  }

  /** The control plane of this JVM, started by whoever asks first. */
  public static ControlPlane shared() {
    return Shared.INSTANCE;
  }

  private static ControlPlane start() {
    try {
      var plane = new ControlPlane(Files.createTempDirectory("xns-control-plane"));
      Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
      plane.prepare();
      plane.startEtcd();
      plane.startApiServer();
      plane.installRoles();
      plane.installDefinitions();
      plane.startControllers();
      return plane;
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("The control plane does not start", e);
    }
  }

  /** The way to the API server. */
  public Wire wire() {
    return wire;
  }

  /** A kubeconfig with which this user reaches the API server over the wire. */
  public String kubeconfig(String user) {
    return kubeconfig(user, wire.port());
  }

  /** The same as a file. */
  public Path kubeconfigFile(String user) {
    return write(user + "-" + wire.port() + ".yaml", kubeconfig(user));
  }

  /** Kills the API server. */
  public void killApiServer() {
    apiServer.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !apiServer.isAlive());
  }

  /** Starts the API server, with all that it knew before, and waits until it is ready. */
  public void startApiServer() {
    apiServer =
        run(
            "kube-apiserver",
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--secure-port=" + apiPort,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--cert-dir=" + directory.resolve("certs"),
            "--authorization-mode=RBAC",
            "--token-auth-file=" + directory.resolve("tokens.csv"),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + directory.resolve("sa.key"),
            "--service-account-signing-key-file=" + directory.resolve("sa.key"),
            "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--shutdown-watch-termination-grace-period=1s",
            "--feature-gates=CrossNamespaceVolumeDataSource=true");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              requireAlive(apiServer, "kube-apiserver");
              return Files.exists(directory.resolve("certs").resolve("apiserver.crt"))
                  && tryKubectl("get", "--raw=/readyz").exitCode() == 0;
            });
  }

  /** Installs the definitions of snapshots and grants, and waits until they are served. */
  public void installDefinitions() {
    String given = System.getProperty("xns.crds");
    if (given == null) {
      kubectl(resource("definitions.yaml"), "apply", "-f", "-");
    } else {
      kubectl("", "apply", "--server-side", "-f", given);
    }
    for (String plural :
        List.of(
            "volumesnapshots.snapshot.storage.k8s.io",
            "volumesnapshotcontents.snapshot.storage.k8s.io",
            "referencegrants.gateway.networking.k8s.io")) {
      await().atMost(PATIENCE).until(() -> tryKubectl("get", plural, "-A").exitCode() == 0);
    }
  }

  /** Gives the user {@code adapter} its permissions. */
  public void installRoles() {
    kubectl(resource("roles.yaml"), "apply", "-f", "-");
  }

  /** Makes a namespace if there is none. */
  public void createNamespace(String name) {
    if (namespaces.add(name)) {
      kubectl(
          "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name),
          "apply",
          "-f",
          "-");
    }
  }

  /** Creates an object as admin, past the wire. */
  public <T extends KubernetesObject> void create(ResourceType<T> type, T object) {
    kubectl(KubernetesJson.encode(type, object).toString(), "create", "-f", "-");
  }

  /** Removes the definition of grants, and all grants with it. */
  public void removeGrantDefinition() {
    kubectl("", "delete", "crd", "referencegrants.gateway.networking.k8s.io");
  }

  /**
   * Runs kubectl as admin, past the wire.
   *
   * @param input its standard input
   * @return what it printed
   * @throws IllegalStateException if it fails
   */
  public String kubectl(String input, String... arguments) {
    Outcome outcome = runKubectl(input, arguments);
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(
          "kubectl " + Arrays.toString(arguments) + " failed: " + outcome.output());
    }
    return outcome.output();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    try {
      wire.close();
      deleteData();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The logs stay, for whoever wants to know why a test failed. */
  private void deleteData() throws IOException {
    Path data = directory.resolve("etcd");
    if (!Files.exists(data)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(data)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  private void prepare() throws NoSuchAlgorithmException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    write("sa.key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    write("tokens.csv", "admin-token,admin,1,\"system:masters\"\nadapter-token,adapter,2\n");
  }

  private void startEtcd() {
    String clients = "http://127.0.0.1:" + etcdPort;
    String peers = "http://127.0.0.1:" + peerPort;
    run(
        "etcd",
        "--name=default",
        "--data-dir=" + directory.resolve("etcd"),
        "--unsafe-no-fsync",
        "--log-level=warn",
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers);
  }

  private void startControllers() {
    run(
        "kube-controller-manager",
        "--kubeconfig=" + write("direct.yaml", kubeconfig("admin", apiPort)),
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=0",
        // Its default of 20 requests per second binds about four claims per second.
        "--kube-api-qps=1000",
        "--kube-api-burst=1000",
        "--controllers=persistentvolume-binder-controller,"
            + "persistentvolumeclaim-protection-controller,"
            + "persistentvolume-protection-controller");
  }

  private Process run(String program, String... arguments) {
    var command = new ArrayList<>(List.of(Binaries.path(program)));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve(program + ".log").toFile()))
              .start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireAlive(Process process, String program) {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          program + " ended with " + process.exitValue() + "; see " + directory);
    }
  }

  private record Outcome(int exitCode, String output) {}

  private Outcome tryKubectl(String... arguments) {
    return runKubectl("", arguments);
  }

  private Outcome runKubectl(String input, String... arguments) {
    Path config = write("direct.yaml", kubeconfig("admin", apiPort));
    var command = new ArrayList<>(List.of(Binaries.path("kubectl"), "--kubeconfig=" + config));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("kubectl " + Arrays.toString(arguments) + " hangs");
      }
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String kubeconfig(String user, int port) {
    try {
      byte[] authority = Files.readAllBytes(directory.resolve("certs").resolve("apiserver.crt"));
      return """
      apiVersion: v1
      kind: Config
      clusters:
        - name: test
          cluster:
            server: https://127.0.0.1:%d
            certificate-authority-data: %s
      users:
        - name: %s
          user: {token: %s-token}
      contexts:
        - name: test
          context: {cluster: test, user: %s}
      current-context: test
      """
          .formatted(port, Base64.getEncoder().encodeToString(authority), user, user, user);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String name, String text) {
    try {
      Path next = Files.createTempFile(directory, name, null);
      Files.writeString(next, text);
      return Files.move(next, directory.resolve(name), REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = ControlPlane.class.getResourceAsStream(RESOURCES + name)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    IOException lastRefusal = null;
    for (int port = NEXT_PORT.getAndIncrement();
        port < HIGHEST_PORT;
        port = NEXT_PORT.getAndIncrement()) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        lastRefusal = e;
      }
    }
    throw new IllegalStateException("No port is free", lastRefusal);
  }
}

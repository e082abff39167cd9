package dev.xns.core.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the programs of a control plane are. */
final class Binaries {
  private static final String VERSION = "1.36.3";

  private Binaries() {}

  /**
   * The path of a program.
   *
   * @throws IllegalStateException if it is not there; never skipped silently
   */
  static String path(String program) {
    Path path = directory().resolve(program);
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(
          "Tests of the profile control-plane need "
              + path
              + ", which is not there: run .ci/control-plane first, or put the programs of"
              + " Kubernetes "
              + VERSION
              + " into that directory");
    }
    return path.toString();
  }

  private static Path directory() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    String given = System.getenv("KUBE_API_TEST_DIR");
    Path root =
        given != null ? Path.of(given) : Path.of(System.getProperty("user.home"), ".kubeapitest");
    return root.resolve("k8s")
        .resolve(
            "%s-%s-%s"
                .formatted(
                    VERSION,
                    os.contains("mac") ? "darwin" : "linux",
                    machine.equals("aarch64") ? "arm64" : "amd64"));
  }
}

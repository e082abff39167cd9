package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.command.Shutdown;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Entry point of the process. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    var shutdown = new Shutdown();
    Runtime runtime = Runtime.getRuntime();
    runtime.addShutdownHook(new Thread(() -> shutdown.onSignal(runtime::halt), "xns-shutdown"));
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = Program.FAILED;
    try {
      code = new Program(System.getenv(), shutdown, out, err).run(args);
    } finally {
      // The shutdown hook waits for this, also after an error of the program itself.
      shutdown.finished(code);
    }
    System.exit(code);
  }
}

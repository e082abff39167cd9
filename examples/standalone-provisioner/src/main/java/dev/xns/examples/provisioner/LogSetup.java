package dev.xns.examples.provisioner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log of the process, on stderr. Libraries never log below level info: some would write
 * whole requests, and with them secrets.
 */
public final class LogSetup {
  private static final String OWN = "dev.xns";
  private static final String DRIVER_CALLS = "dev.xns.csi";

  /** Warns about each connection, because gRPC sets options of TCP on unix domain sockets too. */
  private static final String SOCKET_OPTIONS = "io.grpc.netty.shaded.io.netty.bootstrap";

  private LogSetup() {}

  /**
   * Sets it up.
   *
   * @param verbosity -1 for errors only, 0 for what happens, 4 also for why nothing happens, 5 also
   *     for the calls to the driver (FLAG-44, LOG-01)
   */
  public static void apply(int verbosity, boolean json) {
    // gRPC logs through the JDK, and tells its callers all there is to know.
    LogManager.getLogManager().reset();
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = json ? new JsonEncoder() : pattern();
    encoder.setContext(context);
    encoder.start();
    var stderr = new ConsoleAppender<ILoggingEvent>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(stderr);
    root.setLevel(verbosity >= 4 ? Level.INFO : Level.WARN);
    context.getLogger(SOCKET_OPTIONS).setLevel(Level.ERROR);
    context.getLogger(OWN).setLevel(level(verbosity, 4));
    context.getLogger(DRIVER_CALLS).setLevel(level(verbosity, 5));
  }

  private static Level level(int verbosity, int debugFrom) {
    if (verbosity >= debugFrom) {
      return Level.DEBUG;
    }
    return verbosity < 0 ? Level.ERROR : Level.INFO;
  }

  private static PatternLayoutEncoder pattern() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg%n");
    return encoder;
  }
}

package dev.xns.examples.provisioner.command;

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
    boolean detailed = verbosity >= 4;
    ch.qos.logback.classic.Logger libraries = context.getLogger(Logger.ROOT_LOGGER_NAME);
    libraries.setLevel(detailed ? Level.INFO : Level.WARN);
    libraries.addAppender(stderr(context, json ? json() : pattern(detailed)));
    ch.qos.logback.classic.Logger own = context.getLogger(OWN);
    own.setLevel(level(verbosity, 4));
    own.setAdditive(false);
    own.addAppender(stderr(context, json ? json() : pattern(true)));
    context.getLogger(SOCKET_OPTIONS).setLevel(Level.ERROR);
    context.getLogger(DRIVER_CALLS).setLevel(level(verbosity, 5));
  }

  private static Level level(int verbosity, int debugFrom) {
    if (verbosity >= debugFrom) {
      return Level.DEBUG;
    }
    return verbosity < 0 ? Level.ERROR : Level.INFO;
  }

  private static ConsoleAppender<ILoggingEvent> stderr(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    var stderr = new ConsoleAppender<ILoggingEvent>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    return stderr;
  }

  private static JsonEncoder json() {
    var encoder = new JsonEncoder();
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMDC(false);
    return encoder;
  }

  /** Lines of text. What a library knows of a wrong kubeconfig is in its message, not its stack. */
  private static PatternLayoutEncoder pattern(boolean stacks) {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern(
        "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg%n" + (stacks ? "" : "%nopex"));
    return encoder;
  }
}

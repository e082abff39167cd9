package dev.xns.examples.provisioner.flags;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Metrics, health and profiles over HTTP (FLAG-16, 39 to 41). */
final class HttpFlags {
  private static final String FUNCTION = "an HTTP server for metrics and health";

  @NotYet(FUNCTION)
  @Option(
      names = "--http-endpoint",
      paramLabel = "HOST:PORT",
      showDefaultValue = Visibility.NEVER,
      description = "Address for metrics, health and profiles." + NotYet.HELP)
  String httpEndpoint = "";

  @NotYet(FUNCTION)
  @Option(
      names = "--metrics-address",
      paramLabel = "HOST:PORT",
      showDefaultValue = Visibility.NEVER,
      description = "Address for metrics, the older name." + NotYet.HELP)
  String metricsAddress = "";

  @NotYet(FUNCTION)
  @Option(
      names = "--metrics-path",
      paramLabel = "PATH",
      description = "Path of the metrics." + NotYet.HELP)
  String metricsPath = "/metrics";

  @NotYet("profiles over HTTP")
  @Option(
      names = "--enable-pprof",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Offer profiles." + NotYet.HELP)
  boolean enablePprof = false;

  /** START-04. */
  boolean areExclusive() {
    return httpEndpoint.isEmpty() || metricsAddress.isEmpty();
  }
}

package dev.xns.examples.provisioner.flags;

import java.util.Arrays;
import picocli.CommandLine.TypeConversionException;

/** The library that speaks to the API server. */
public enum KubeClient {
  /** The fabric8 client. */
  FABRIC8("fabric8"),
  /** The official Java client of Kubernetes. */
  OFFICIAL("official");

  private final String label;

  KubeClient(String label) {
    this.label = label;
  }

  static KubeClient parse(String text) {
    return Arrays.stream(values())
        .filter(client -> client.label.equals(text))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("\"" + text + "\" is neither fabric8 nor official"));
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return label;
  }
}

package dev.xns.csi;

import dev.xns.api.backend.BackendFeature;
import java.util.Set;
import java.util.regex.Pattern;

/** What a driver said about itself in the handshake. */
record DriverDescription(String name, String version, Set<BackendFeature> features) {
  /** CSI: at most 63 letters, digits, dashes and dots, a letter or digit at both ends. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

  DriverDescription {
    features = Set.copyOf(features);
  }

  static boolean isValidName(String name) {
    return NAME.matcher(name).matches();
  }
}

package dev.xns.core.internal.claim;

import dev.xns.core.internal.mark.MarkSeal;
import java.security.SecureRandom;

/** New keys for marks. */
final class MarkKeys {
  private MarkKeys() {}

  /** Not from the host's random numbers: whoever can guess the key can forge marks. */
  static byte[] random() {
    var key = new byte[MarkSeal.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }
}

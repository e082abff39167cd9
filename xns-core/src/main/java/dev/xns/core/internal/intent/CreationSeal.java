package dev.xns.core.internal.intent;

import dev.xns.core.internal.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what the annotation of a mark says. Whoever may edit a claim may edit its annotations, and
 * an unsigned one could name the data, parameters or secrets of others. A signature holds for one
 * claim UID.
 */
public final class CreationSeal {
  /** Fewer bytes are no key. */
  public static final int KEY_BYTES = 32;

  /** Changes whenever what is signed, or its form, does. */
  static final String FORMAT = "1";

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  /** Signs with this key. */
  CreationSeal(byte[] key) {
    if (key.length < KEY_BYTES) {
      throw new IllegalArgumentException("A key has at least " + KEY_BYTES + " bytes");
    }
    this.key = key.clone();
  }

  /** A creation as the text of an annotation: format, signature, content. */
  String seal(Plan.Provision creation) {
    String content = CreationCodec.encode(creation);
    return String.join(" ", FORMAT, signature(creation.claimUid(), content), content);
  }

  /**
   * The creation that such a text holds.
   *
   * @param claimUid the claim it was found on
   * @return empty if it was not written by an engine with this key for this claim, or in a form
   *     that this version does not know
   */
  Optional<Plan.Provision> open(String text, String claimUid) {
    String[] parts = text.split(" ", 3);
    if (parts.length != 3 || !parts[0].equals(FORMAT)) {
      return Optional.empty();
    }
    boolean genuine =
        MessageDigest.isEqual(
            parts[1].getBytes(StandardCharsets.UTF_8),
            signature(claimUid, parts[2]).getBytes(StandardCharsets.UTF_8));
    return genuine ? Optional.of(CreationCodec.decode(parts[2])) : Optional.empty();
  }

  private String signature(String claimUid, String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((FORMAT + "\n" + claimUid + "\n").getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
    }
  }
}

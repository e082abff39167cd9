package dev.xns.core.internal.mark;

import dev.xns.core.internal.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what the annotation of a mark says. Whoever may edit a claim may edit its annotations, and
 * an open one could name the data, parameters or secrets of others; whoever may read the claim
 * would learn what the source consists of (DEF-13). A seal holds for one claim UID. Thread-safe.
 */
public final class MarkSeal {
  /** Fewer bytes are no key. */
  public static final int KEY_BYTES = 32;

  /** Changes whenever what is sealed, or its form, does. */
  static final String FORMAT = "1";

  private static final String MAC = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec encryption;
  private final SecretKeySpec nonces;

  /**
   * Seals with this key.
   *
   * @param purpose what is sealed with it; engines for two drivers may share a key, but neither
   *     opens what the other has sealed
   */
  MarkSeal(byte[] key, String purpose) {
    if (key.length < KEY_BYTES) {
      throw new IllegalArgumentException("A key has at least " + KEY_BYTES + " bytes");
    }
    var whole = new SecretKeySpec(key, MAC);
    encryption = new SecretKeySpec(mac(whole, "encryption " + purpose), "AES");
    nonces = new SecretKeySpec(mac(whole, "nonces " + purpose), MAC);
  }

  /** A creation as the text of an annotation: format, name of the volume, sealed content. */
  String seal(Plan.Provision creation) {
    String content = MarkCodec.encode(creation);
    String open = FORMAT + " " + creation.request().name();
    // Made from the content, so that a nonce serves one content only, and one content has one text.
    byte[] nonce = Arrays.copyOf(mac(nonces, creation.claimUid() + "\n" + content), NONCE_BYTES);
    try {
      byte[] hidden =
          cipher(Cipher.ENCRYPT_MODE, nonce, open, creation.claimUid())
              .doFinal(content.getBytes(StandardCharsets.UTF_8));
      byte[] sealed = Arrays.copyOf(nonce, nonce.length + hidden.length);
      System.arraycopy(hidden, 0, sealed, nonce.length, hidden.length);
      return open + " " + encoded(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has " + CIPHER, e);
    }
  }

  /**
   * The creation that such a text holds.
   *
   * @param claimUid the claim it was found on
   * @return empty if it was not written by an engine with this key for this claim, or in a form
   *     that this version does not know
   * @throws IllegalArgumentException if it was, but cannot be read
   */
  Optional<Plan.Provision> open(String text, String claimUid) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3 || !parts[0].equals(FORMAT)) {
      return Optional.empty();
    }
    byte[] sealed = decoded(parts[2]);
    if (sealed.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] content =
          cipher(Cipher.DECRYPT_MODE, nonce, parts[0] + " " + parts[1], claimUid)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return Optional.of(MarkCodec.decode(new String(content, StandardCharsets.UTF_8)));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has " + CIPHER, e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String open, String claimUid)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((open + "\n" + claimUid).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has " + MAC, e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes; none if the text is not what {@link #encoded} makes of any. */
  private static byte[] decoded(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encoded(bytes).equals(text) ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0]; // somebody else's text
    }
  }
}

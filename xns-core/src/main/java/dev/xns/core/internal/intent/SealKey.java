package dev.xns.core.internal.intent;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.Secret;
import dev.xns.core.internal.event.Reporter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key that marks are sealed with: one Secret that all engines of a driver share. The first that
 * needs it makes it. It is read once. Thread-safe.
 */
public final class SealKey {
  private static final String ENTRY = "key";

  private final ClusterAccess cluster;
  private final @Nullable ObjectKey secret;
  private final Supplier<byte[]> newKey;
  private final Reporter reporter;

  // Guarded by this.
  private @Nullable CreationSeal seal;
  private boolean refused;

  /**
   * Looks nowhere yet.
   *
   * @param secret where the key is; null for no key
   * @param newKey makes a new key, from randomness that nobody can guess
   */
  public SealKey(
      ClusterAccess cluster,
      @Nullable ObjectKey secret,
      Supplier<byte[]> newKey,
      Reporter reporter) {
    this.cluster = cluster;
    this.secret = secret;
    this.newKey = newKey;
    this.reporter = reporter;
  }

  /**
   * What seals and opens marks; empty if there is no key, or may be none. Blocks for up to three
   * requests the first time.
   *
   * @throws ClusterException if that cannot be known at the moment
   */
  synchronized Optional<CreationSeal> seal() {
    if (secret != null && seal == null) {
      seal = read(secret);
    }
    return Optional.ofNullable(seal);
  }

  private @Nullable CreationSeal read(ObjectKey key) {
    try {
      CreationSeal found = decode(key, existingOrNew(key));
      if (refused) {
        refused = false;
        reporter.following(what(key));
      }
      return found;
    } catch (ClusterException e) {
      if (e.reason() != Reason.FORBIDDEN && e.reason() != Reason.INVALID) {
        throw e;
      }
      // Not the message of the exception: that of a Secret may quote a part of it.
      unusable(key, "its Secret may not be read or created: " + e.reason());
    } catch (IllegalArgumentException e) {
      unusable(
          key,
          "entry "
              + ENTRY
              + " of its Secret is not the base64 of "
              + CreationSeal.KEY_BYTES
              + " bytes or more: delete the Secret, and a new one is made");
    }
    return null;
  }

  private Secret existingOrNew(ObjectKey key) {
    Optional<Secret> present = cluster.get(ResourceTypes.SECRETS, key);
    if (present.isPresent()) {
      return present.get();
    }
    var made =
        new Secret(
            ObjectMeta.named(key), Map.of(ENTRY, Base64.getEncoder().encodeToString(newKey.get())));
    try {
      return cluster.create(ResourceTypes.SECRETS, made);
    } catch (ClusterException e) {
      if (e.reason() != Reason.ALREADY_EXISTS) {
        throw e;
      }
      // Another engine was faster, and its key is the one that counts.
      return cluster.get(ResourceTypes.SECRETS, key).orElseThrow(() -> e);
    }
  }

  private static CreationSeal decode(ObjectKey key, Secret secret) {
    String encoded = secret.data().get(ENTRY);
    if (encoded == null) {
      throw new IllegalArgumentException("Secret " + key + " has no entry " + ENTRY);
    }
    return new CreationSeal(Base64.getDecoder().decode(encoded));
  }

  private void unusable(ObjectKey key, String why) {
    if (!refused) {
      refused = true;
      reporter.degraded(what(key), why);
    }
  }

  private static String what(ObjectKey key) {
    return "key of creations " + key;
  }
}

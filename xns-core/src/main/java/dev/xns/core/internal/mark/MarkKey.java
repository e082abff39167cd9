package dev.xns.core.internal.mark;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.Secret;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key that marks are sealed with: one Secret that all engines of a driver share. The first that
 * needs it makes it. It is read once, if it can be. Thread-safe.
 */
public final class MarkKey {
  private static final String ENTRY = "key";

  /** Not permitted, or no such namespace. */
  private static final Set<Reason> DEFINITE =
      EnumSet.of(Reason.FORBIDDEN, Reason.INVALID, Reason.NOT_FOUND);

  /** How long a key that cannot be used is not asked for again. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ClusterAccess cluster;
  private final @Nullable ObjectKey secret;
  private final ClaimMark mark;
  private final Supplier<byte[]> newKey;
  private final InstantSource time;
  private final Degradations degradations;

  // Guarded by this.
  private @Nullable MarkSeal seal;
  private Instant notBefore = Instant.MIN;
  private boolean reading;

  /**
   * Looks nowhere yet.
   *
   * @param secret where the key is; null for no key
   * @param mark what is sealed with it
   * @param newKey makes a new key, from randomness that nobody can guess
   */
  public MarkKey(
      ClusterAccess cluster,
      @Nullable ObjectKey secret,
      ClaimMark mark,
      Supplier<byte[]> newKey,
      Degradations degradations,
      InstantSource time) {
    this.cluster = cluster;
    this.secret = secret;
    this.mark = mark;
    this.newKey = newKey;
    this.time = time;
    this.degradations = degradations;
  }

  /**
   * What seals and opens marks; empty if there is no key, or may be none. Blocks for up to three
   * requests the first time, but not for those of another worker.
   *
   * @throws ClusterException if that cannot be known at the moment
   * @throws KeyAwaitedException if another worker is finding out
   */
  Optional<MarkSeal> seal() {
    ObjectKey key = secret;
    synchronized (this) {
      if (key == null || seal != null || time.instant().isBefore(notBefore)) {
        return Optional.ofNullable(seal);
      }
      if (reading) {
        throw new KeyAwaitedException();
      }
      reading = true;
    }
    MarkSeal found = null;
    try {
      found = read(key);
    } finally {
      synchronized (this) {
        reading = false;
        seal = found;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * The same for what was sealed before: a key that cannot be had now was there once, so it is
   * waited for.
   *
   * @throws ClusterException also if the key may not be read, or is no key
   */
  Optional<MarkSeal> sealOfMark() {
    Optional<MarkSeal> found = seal();
    if (found.isEmpty() && secret != null) {
      throw new ClusterException(
          "the key in Secret " + secret + " is needed to read it, and cannot be had",
          Reason.FORBIDDEN);
    }
    return found;
  }

  private @Nullable MarkSeal read(ObjectKey key) {
    try {
      MarkSeal found = decode(key, existingOrNew(key));
      degradations.recovered(Loss.MARK_KEY, what(key));
      return found;
    } catch (ClusterException e) {
      if (!DEFINITE.contains(e.reason())) {
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
              + MarkSeal.KEY_BYTES
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

  private MarkSeal decode(ObjectKey key, Secret secret) {
    String encoded = secret.data().get(ENTRY);
    if (encoded == null) {
      throw new IllegalArgumentException("Secret " + key + " has no entry " + ENTRY);
    }
    return new MarkSeal(Base64.getDecoder().decode(encoded), mark.name());
  }

  private void unusable(ObjectKey key, String why) {
    synchronized (this) {
      notBefore = time.instant().plus(PAUSE);
    }
    degradations.degraded(
        new Degradation(
            Loss.MARK_KEY,
            what(key),
            "marks hold no request, so that the next process plans their claims anew; claims with"
                + " a sealed mark of an earlier process wait",
            why));
  }

  private static String what(ObjectKey key) {
    return "the key in Secret " + key;
  }
}

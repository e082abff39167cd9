package dev.xns.core.grants;

import dev.xns.api.Subscription;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.grant.NearestMiss;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the ReferenceGrants of a cluster. Watches version {@code v1}. As long as the cluster
 * does not serve that version, it uses {@code v1beta1}. It changes from one to the other without a
 * restart.
 *
 * <p>Decisions come from memory. The time they take does not depend on the number of grants, except
 * for grants that list several namespaces and several targets: those that share a target are looked
 * through.
 *
 * <p>Sometimes the grants cannot be followed: they were not read yet, the kind is not installed, a
 * permission is missing, or the connection is lost. Then every decision is {@link
 * GrantDecision.Unknown}, because a grant may have been revoked meanwhile. Thread-safe.
 */
public final class ReferenceGrantLookup implements GrantLookup, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReferenceGrantLookup.class);

  private final List<Consumer<GrantScope>> listeners = new CopyOnWriteArrayList<>();
  private final Source stable = new Source(ResourceTypes.REFERENCE_GRANTS);
  private final Source older = new Source(ResourceTypes.REFERENCE_GRANTS_V1BETA1);
  private final ClusterAccess cluster;
  private final GrantNews news;

  // Mutable state, guarded by this.
  private final Set<Watch> watches = new HashSet<>();
  private boolean olderWatched;
  private boolean closed;

  /**
   * Is told when grants become known or unknown. Calls come one at a time and under no lock, on
   * threads of the cluster access, and must not block.
   */
  public interface Observer {
    /** Does nothing. */
    Observer NONE = new Observer() {};

    /**
     * The grants cannot be followed in any version. Every decision is unknown until {@link #known}.
     * Does nothing unless overridden.
     *
     * @param why for people
     */
    default void unknown(String why) {}

    /** The grants are followed, for the first time or again. Does nothing unless overridden. */
    default void known() {}

    /**
     * One grant cannot be read, and permits nothing until {@link #readable}. All others hold. May
     * be called again for the same grant. Does nothing unless overridden.
     *
     * @param why for people
     */
    default void unreadable(ObjectKey grant, String why) {}

    /** A grant that could not be read can be, or is gone. Does nothing unless overridden. */
    default void readable(ObjectKey grant) {}
  }

  private ReferenceGrantLookup(ClusterAccess cluster, Observer observer) {
    this.cluster = cluster;
    this.news = new GrantNews(observer);
  }

  /**
   * Begins to watch the grants of this cluster. Returns at once. Decisions are unknown until the
   * grants were read.
   *
   * @param cluster the caller must close it, after this object
   */
  public static ReferenceGrantLookup watching(ClusterAccess cluster) {
    return watching(cluster, Observer.NONE);
  }

  /**
   * Begins to watch the grants of this cluster, as {@link #watching(ClusterAccess)} does.
   *
   * @param observer is told when grants become known or unknown
   */
  public static ReferenceGrantLookup watching(ClusterAccess cluster, Observer observer) {
    var lookup = new ReferenceGrantLookup(cluster, observer);
    lookup.watch(lookup.stable);
    return lookup;
  }

  @Override
  public GrantDecision decide(CrossNamespaceReference reference) {
    if (stable.trouble == null) {
      return stable.index.decide(reference);
    }
    if (stable.notServed && older.trouble == null) {
      return older.index.decide(reference);
    }
    return new GrantDecision.Unknown(
        "ReferenceGrants cannot be read at the moment: " + blamed().trouble);
  }

  private Source blamed() {
    return stable.notServed && !older.notServed ? older : stable;
  }

  /** Says once that grants are known or unknown. Not while a first answer is still to come. */
  private void report() {
    synchronized (this) {
      boolean known = stable.trouble == null || (stable.notServed && older.trouble == null);
      boolean failed = !known && stable.failed && (!stable.notServed || older.failed);
      if (known) {
        news.known();
      } else if (failed) {
        news.unknown(String.valueOf(blamed().trouble));
      }
    }
    news.tell();
  }

  @Override
  public List<NearestMiss> nearestMisses(CrossNamespaceReference reference) {
    return (stable.notServed ? older : stable).index.nearestMisses(reference);
  }

  @Override
  public Subscription onChange(Consumer<GrantScope> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends the watches. Every decision from now on is unknown. May be called several times. */
  @Override
  public void close() {
    Set<Watch> ending;
    synchronized (this) {
      closed = true;
      news.end();
      ending = Set.copyOf(watches);
      watches.clear();
    }
    ending.forEach(Watch::close);
    stable.trouble = "the lookup was closed";
    stable.notServed = false;
  }

  private void watch(Source source) {
    Watch watch = cluster.watch(source.type, source);
    synchronized (this) {
      if (!closed) {
        watches.add(watch);
        return;
      }
    }
    watch.close();
  }

  private void watchOlder() {
    synchronized (this) {
      if (olderWatched || closed) {
        return;
      }
      olderWatched = true;
    }
    log.info("The cluster does not serve {}; looking for {}", stable.type, older.type);
    watch(older);
  }

  private void tellListeners(GrantScope scope) {
    listeners.forEach(listener -> listener.accept(scope));
  }

  /** The grants in one version of their API. */
  private final class Source implements WatchObserver<ReferenceGrant> {
    private final ResourceType<ReferenceGrant> type;
    private final GrantIndex index = new GrantIndex();

    /** What keeps the grants from being known; null if they are. */
    private volatile @Nullable String trouble = "they were not read yet";

    private volatile boolean notServed;

    /** Whether it is certain that they cannot be known now. */
    private volatile boolean failed;

    /** Why they cannot be watched, although they are listed from time to time; null if they can. */
    private @Nullable String listedOnly;

    Source(ResourceType<ReferenceGrant> type) {
      this.type = type;
    }

    @Override
    public void replaced(List<? extends ReferenceGrant> all) {
      replaced(all, Map.of());
    }

    @Override
    public void replaced(List<? extends ReferenceGrant> all, Map<ObjectKey, String> undecodable) {
      Set<ObjectKey> gone = index.keys();
      for (ReferenceGrant grant : all) {
        index.put(grant);
        gone.remove(grant.key());
      }
      gone.forEach(index::remove);
      news.unreadable(undecodable);
      usable();
      log.info("Following {} {}", all.size(), type);
      report();
      tellListeners(GrantScope.EVERYTHING);
    }

    @Override
    public void upserted(ReferenceGrant grant) {
      news.readable(grant.key());
      announce(grant.key(), index.put(grant));
    }

    @Override
    public void removed(ObjectKey key) {
      news.readable(key);
      announce(key, index.remove(key));
    }

    @Override
    public void undecodable(ObjectKey key, String why) {
      news.unreadable(key, why);
      announce(key, index.remove(key));
    }

    /** A grant that was revoked would count for too long. */
    @Override
    public void delayed(Duration longest, ClusterException cause) {
      listedOnly = cause.getMessage();
      interrupted(cause);
    }

    @Override
    public void resumed() {
      listedOnly = null;
      usable();
      report();
      tellListeners(GrantScope.EVERYTHING);
    }

    @Override
    public void interrupted(ClusterException cause) {
      trouble = cause.getMessage();
      notServed = cause.reason() == ClusterException.Reason.NOT_SERVED;
      failed = true;
      log.info("Cannot follow {}: {}", type, cause.getMessage());
      if (this == stable && notServed) {
        watchOlder();
      }
      report();
      tellListeners(GrantScope.EVERYTHING);
    }

    private void usable() {
      synchronized (ReferenceGrantLookup.this) {
        if (!closed) {
          trouble = listedOnly;
          notServed = false;
          failed = listedOnly != null;
        }
      }
    }

    private void announce(ObjectKey grant, Set<String> claimNamespaces) {
      news.tell();
      for (String claimNamespace : claimNamespaces) {
        tellListeners(new GrantScope(grant.namespace(), claimNamespace));
      }
    }
  }
}

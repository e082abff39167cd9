package dev.xns.core.contract;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What the slices of the contract of {@link ClusterAccess} share. The cluster may hold other
 * objects already: names are made up anew for each test, and never reused.
 */
public abstract class ClusterAccessContract {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final String run = Integer.toString((int) (System.nanoTime() >>> 12 & 0xfffffff), 36);

  /** Not for others to extend directly: each slice is a class of its own. */
  ClusterAccessContract() {}

  /** The implementation under test. The same one for the whole of a test. */
  protected abstract ClusterAccess cluster();

  /** Makes a namespace, where the server wants one before it takes objects. Repeatable. */
  protected void createNamespace(String name) {}

  final String name(String prefix) {
    return prefix + "-" + run + "-" + NAMES.incrementAndGet();
  }

  final ObjectKey key(String prefix) {
    createNamespace("contract");
    return ObjectKey.of("contract", name(prefix));
  }

  final ObjectKey clusterKey(String prefix) {
    return ObjectKey.clusterScoped(name(prefix));
  }

  static ClusterException refusal(ThrowingCallable call, Reason... reasons) {
    Throwable thrown = Assertions.catchThrowable(call);
    Assertions.assertThat(thrown).isInstanceOf(ClusterException.class);
    var refusal = (ClusterException) thrown;
    Assertions.assertThat(refusal.reason()).as(refusal.getMessage()).isIn((Object[]) reasons);
    return refusal;
  }
}

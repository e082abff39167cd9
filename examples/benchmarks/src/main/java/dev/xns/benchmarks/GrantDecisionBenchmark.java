package dev.xns.benchmarks;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.grants.ReferenceGrantLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision among few or many grants. All grants lie in the one source namespace that is asked
 * for, which is the worst case. Run with {@code -prof gc} to see what is allocated.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrantDecisionBenchmark {
  /** How many grants the source namespace holds. */
  @Param({"1", "1000", "100000"})
  public int grants;

  private ReferenceGrantLookup lookup =
      ReferenceGrantLookup.watching(new GrantsOnlyCluster(List.of()));
  private CrossNamespaceReference allowed = reference("team-0", "backup-0");
  private CrossNamespaceReference denied = reference("stranger", "backup-0");

  /** Fills the lookup. Grant number i opens snapshot backup-i to namespace team-i. */
  @Setup
  public void fill() {
    var all = new ArrayList<ReferenceGrant>(grants);
    for (int i = 0; i < grants; i++) {
      all.add(
          new ReferenceGrant(
              ObjectMeta.named(ObjectKey.of("prod", "grant-" + i)),
              new ReferenceGrant.Spec(
                  List.of(new ReferenceGrant.From("", PersistentVolumeClaim.KIND, "team-" + i)),
                  List.of(
                      new ReferenceGrant.To(
                          VolumeSnapshot.GROUP, VolumeSnapshot.KIND, "backup-" + i)))));
    }
    lookup = ReferenceGrantLookup.watching(new GrantsOnlyCluster(all));
    allowed = reference("team-" + grants / 2, "backup-" + grants / 2);
  }

  /** A reference that a grant allows: the path every restore takes. */
  @Benchmark
  public GrantDecision allowed() {
    return lookup.decide(allowed);
  }

  /** A reference that nothing allows. */
  @Benchmark
  public GrantDecision denied() {
    return lookup.decide(denied);
  }

  private static CrossNamespaceReference reference(String claimNamespace, String snapshot) {
    return new CrossNamespaceReference(
        claimNamespace, VolumeSnapshot.GROUP, VolumeSnapshot.KIND, "prod", snapshot);
  }
}

package dev.xns.examples.provisioner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The claims of many users, who make and delete them and change their minds; and what has to be
 * true of them in the end. A third is empty, the others are restored from two snapshots.
 */
final class ChaosClaims {
  /** Claims with neighbouring numbers have the same source. */
  private static final int BLOCK = 10;

  private static final List<String> SNAPSHOTS = List.of("red", "blue");
  private static final String FILE = "file";

  private final RealCluster cluster;
  private final FaultyDriver driver;
  private final Random random;
  private final Set<Integer> wanted = new TreeSet<>();
  private final Set<Integer> again = new TreeSet<>();
  private int made;
  private int deleted;
  private int madeAgain;

  ChaosClaims(RealCluster cluster, FaultyDriver driver, Random random) {
    this.cluster = cluster;
    this.driver = driver;
    this.random = random;
  }

  /** Makes the snapshots, whose data differ. */
  void takeSnapshots() throws IOException {
    cluster.makeSnapshot("first");
    PersistentVolume source = cluster.awaitBound(ObjectKey.of(cluster.prod(), "source"));
    for (String snapshot : SNAPSHOTS) {
      Files.writeString(cluster.data(source).resolve(FILE), snapshot);
      cluster.apply(
          """
          apiVersion: snapshot.storage.k8s.io/v1
          kind: VolumeSnapshot
          metadata: {name: %s, namespace: %s}
          spec: {source: {persistentVolumeClaimName: source}}
          """
              .formatted(snapshot, cluster.prod()));
      cluster.takeSnapshot(snapshot, source);
    }
  }

  /** How many claims were made, not counting those made again. */
  int made() {
    return made;
  }

  /** Makes more claims, in full blocks. */
  void make(int blocks) {
    for (int block = 0; block < blocks; block++) {
      cluster.claims(made, made + BLOCK, source(made));
      IntStream.range(made, made + BLOCK).forEach(wanted::add);
      made += BLOCK;
    }
  }

  /** Deletes some claims, most of which wait for their volumes; some will be made again. */
  void deleteSome(int count) {
    List<PersistentVolumeClaim> candidates =
        new ArrayList<>(
            cluster.allClaims().stream()
                .filter(claim -> wanted.contains(number(claim)))
                .filter(claim -> !RealCluster.isBound(claim) || random.nextInt(20) == 0)
                .toList());
    Collections.shuffle(candidates, random);
    for (PersistentVolumeClaim claim : candidates.subList(0, Math.min(count, candidates.size()))) {
      cluster.delete(ObjectKey.of(cluster.dev(), claim.getMetadata().getName()));
      deleted++;
      wanted.remove(number(claim));
      if (random.nextInt(3) == 0) {
        again.add(number(claim));
      }
    }
  }

  /** Makes claims again that were deleted, as soon as they are gone; whether all are back. */
  boolean makeAgain() {
    Set<Integer> there =
        cluster.allClaims().stream().map(ChaosClaims::number).collect(Collectors.toSet());
    for (int number : List.copyOf(again)) {
      if (!there.contains(number)) {
        cluster.claims(number, number + 1, source(number));
        again.remove(number);
        wanted.add(number);
        madeAgain++;
      }
    }
    return again.isEmpty();
  }

  /** Deletes all claims, and the one that the snapshots were made of. */
  void deleteAll() {
    wanted.clear();
    cluster.allClaims().forEach(claim -> cluster.delete(key(claim)));
    cluster.delete(ObjectKey.of(cluster.prod(), "source"));
  }

  /** What is not as it has to be once all is quiet; in words, empty if all is well. */
  List<String> problems() {
    List<PersistentVolumeClaim> claims = new ArrayList<>(cluster.allClaims());
    List<PersistentVolume> volumes = cluster.volumes();
    var problems = new ArrayList<String>();
    var numbers = claims.stream().map(ChaosClaims::number).collect(Collectors.toSet());
    wanted.stream()
        .filter(number -> !numbers.contains(number))
        .forEach(number -> problems.add("claim-%d is gone".formatted(number)));
    var unclaimed = new TreeMap<String, List<PersistentVolume>>();
    volumes.stream()
        .filter(volume -> !"source".equals(volume.getSpec().getClaimRef().getName()))
        .forEach(
            volume ->
                unclaimed
                    .computeIfAbsent(
                        volume.getSpec().getClaimRef().getUid(), uid -> new ArrayList<>())
                    .add(volume));
    for (PersistentVolumeClaim claim : claims) {
      List<PersistentVolume> own =
          Optional.ofNullable(unclaimed.remove(claim.getMetadata().getUid())).orElse(List.of());
      problemOf(claim, own).ifPresent(problems::add);
    }
    unclaimed
        .values()
        .forEach(of -> of.forEach(volume -> problems.add(text(volume) + " has no claim")));
    problems.addAll(driverProblems(volumes));
    problems.addAll(marks());
    return problems;
  }

  @Override
  public String toString() {
    return "%d claims, %d deleted, %d made again".formatted(made, deleted, madeAgain);
  }

  private Optional<String> problemOf(PersistentVolumeClaim claim, List<PersistentVolume> own) {
    String what = "%s (%s)".formatted(claim.getMetadata().getName(), claim.getMetadata().getUid());
    if (!wanted.contains(number(claim))) {
      return Optional.of(
          what + " is there, but was deleted; finalizers " + claim.getMetadata().getFinalizers());
    }
    if (own.size() != 1) {
      return Optional.of(what + " has these volumes: " + own.stream().map(this::text).toList());
    }
    if (!RealCluster.isBound(claim)) {
      return Optional.of(what + " is not bound to " + text(own.get(0)));
    }
    String handle = own.get(0).getSpec().getCsi().getVolumeHandle();
    if (!cluster.driver().volumeIds().contains(handle)) {
      return Optional.empty(); // told by driverProblems
    }
    String expected = source(number(claim)).orElse("");
    String data = data(own.get(0));
    return data.equals(expected)
        ? Optional.empty()
        : Optional.of("%s has data \"%s\", not \"%s\"".formatted(what, data, expected));
  }

  private List<String> driverProblems(List<PersistentVolume> volumes) {
    var problems = new ArrayList<String>();
    var stray = new HashSet<>(cluster.driver().volumeIds());
    for (PersistentVolume volume : volumes) {
      if (!stray.remove(volume.getSpec().getCsi().getVolumeHandle())) {
        problems.add(
            "%s is not in the driver, %s"
                .formatted(
                    text(volume), driver.historyOf(volume.getSpec().getCsi().getVolumeHandle())));
      }
    }
    stray.forEach(
        id -> problems.add("the driver has %s of nobody, %s".formatted(id, driver.historyOf(id))));
    return problems;
  }

  /** What is left of marks and of the protection of sources. */
  private List<String> marks() {
    String json =
        cluster
            .plane()
            .kubectl(
                "",
                "get",
                "pvc,pv,volumesnapshots,volumesnapshotcontents",
                "--all-namespaces",
                "--output=json");
    try {
      var left = new ArrayList<String>();
      for (JsonNode item : KubernetesJson.mapper().readTree(json).path("items")) {
        JsonNode metadata = item.path("metadata");
        String traces = metadata.path("finalizers") + " " + metadata.path("annotations");
        // Those of other drivers are of other tests on the same control plane.
        if (traces.contains(".xns.dev/" + cluster.driver().name())) {
          left.add(
              "%s %s still has finalizers and annotations %s"
                  .formatted(item.path("kind").asText(), metadata.path("name").asText(), traces));
        }
      }
      return left;
    } catch (JsonProcessingException e) {
      throw new AssertionError("kubectl wrote: " + json, e);
    }
  }

  private String data(PersistentVolume volume) {
    Path file = cluster.data(volume).resolve(FILE);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(PersistentVolume volume) {
    return "%s (%s, %s)"
        .formatted(
            volume.getMetadata().getName(),
            volume.getSpec().getCsi().getVolumeHandle(),
            volume.getStatus().getPhase());
  }

  private static Optional<String> source(int number) {
    int kind = number / BLOCK % (SNAPSHOTS.size() + 1);
    return kind == 0 ? Optional.empty() : Optional.of(SNAPSHOTS.get(kind - 1));
  }

  private static int number(PersistentVolumeClaim claim) {
    return Integer.parseInt(claim.getMetadata().getName().replace("claim-", ""));
  }

  private static ObjectKey key(PersistentVolumeClaim claim) {
    return ObjectKey.of(claim.getMetadata().getNamespace(), claim.getMetadata().getName());
  }
}

package dev.xns.core;

import static dev.xns.core.EngineFixture.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.Event;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.plan.HostileValues;
import dev.xns.core.internal.plan.Places;
import dev.xns.core.internal.plan.PlanOracle;
import dev.xns.core.memory.ManifestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Whatever is written into the objects of a cluster: the backend hears of no invalid request,
 * whoever is not served is told why, and everybody else is served as before.
 */
class HostileObjectsTest {
  private static final ObjectKey TARGET = ObjectKey.of("dev", "target");
  private static final ObjectKey GOOD = ObjectKey.of("dev", "good");
  private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
  private static final List<JsonNode> VALUES = HostileValues.json();
  private static final YAMLMapper YAML = new YAMLMapper();

  private static final String OBJECTS =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast}
      provisioner: hostpath.csi.xns.dev
      parameters:
        tier: gold
        csi.storage.k8s.io/secret-name: "s-${pvc.annotations['k']}"
        csi.storage.k8s.io/secret-namespace: infra
      ---
      apiVersion: v1
      kind: Secret
      metadata: {namespace: infra, name: s-blue}
      data: {token: c2VzYW1l}
      ---
      apiVersion: storage.k8s.io/v1
      kind: VolumeAttributesClass
      metadata: {name: gold}
      driverName: hostpath.csi.xns.dev
      parameters: {iops: "5000"}
      ---
      apiVersion: storage.k8s.io/v1
      kind: VolumeAttachment
      metadata: {name: attached}
      spec: {attacher: hostpath.csi.xns.dev, nodeName: n1, source: {persistentVolumeName: other}}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: ReferenceGrant
      metadata: {namespace: prod, name: allow-dev}
      spec:
        from: [{group: "", kind: PersistentVolumeClaim, namespace: dev}]
        to:
          - {group: snapshot.storage.k8s.io, kind: VolumeSnapshot}
          - {group: "", kind: PersistentVolumeClaim}
      """;

  /** Where to write; the target claim is written into before it is created. */
  record Subject(ResourceType<?> type, ObjectKey key) {}

  /** What to write. */
  record Change(Subject subject, String place, int choice) {}

  private static final Subject THE_TARGET =
      new Subject(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, TARGET);
  private static final Subject VOLUME_OF_DATA =
      new Subject(ResourceTypes.PERSISTENT_VOLUMES, ObjectKey.clusterScoped(""));

  private static final Map<Subject, List<String>> ENTRIES =
      Map.of(
          THE_TARGET,
          List.of(
              "metadata>annotations>" + PROVISIONER,
              "metadata>annotations>volume.beta.kubernetes.io/storage-class",
              "metadata>annotations>volume.kubernetes.io/selected-node",
              "metadata>annotations>k",
              "spec>resources>requests>storage"),
          VOLUME_OF_DATA,
          List.of(
              "metadata>annotations>pv.kubernetes.io/provisioned-by",
              "metadata>annotations>volume.kubernetes.io/provisioner-deletion-secret-name",
              "metadata>annotations>volume.kubernetes.io/provisioner-deletion-secret-namespace",
              "spec>capacity>storage"),
          new Subject(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast")),
          List.of(
              "parameters>csi.storage.k8s.io/secret-name",
              "parameters>csi.storage.k8s.io/fstype",
              "parameters>csi.storage.k8s.io/other"),
          new Subject(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("prod", "data")),
          List.of(),
          new Subject(ResourceTypes.VOLUME_SNAPSHOTS, EngineFixture.BACKUP),
          List.of(),
          new Subject(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, EngineFixture.CONTENT),
          List.of(),
          new Subject(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped("gold")),
          List.of("parameters>iops"),
          new Subject(ResourceTypes.VOLUME_ATTACHMENTS, ObjectKey.clusterScoped("attached")),
          List.of(),
          new Subject(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT),
          List.of(),
          new Subject(ResourceTypes.SECRETS, ObjectKey.of("infra", "s-blue")),
          List.of("data>token"));

  private static List<Change> places() {
    return ENTRIES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey((a, b) -> a.toString().compareTo(b.toString())))
        .flatMap(
            entry ->
                Stream.concat(
                        Places.in(entry.getKey().type().recordClass()).stream(),
                        entry.getValue().stream())
                    .map(place -> new Change(entry.getKey(), place, 0)))
        .toList();
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of(places()), Arbitraries.integers().between(0, VALUES.size() - 1))
        .as((place, choice) -> new Change(place.subject(), place.place(), choice))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> sources() {
    return Arbitraries.of(
        "",
        "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup,"
            + " namespace: prod}",
        "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}",
        "dataSource: {kind: PersistentVolumeClaim, name: target}",
        "dataSource: {kind: PersistentVolumeClaim, name: sibling}");
  }

  @Property(tries = 400)
  @StatisticsReport(onFailureOnly = true)
  void theEngineLivesOn(@ForAll("sources") String source, @ForAll("changes") List<Change> changes) {
    EngineFixture fixture = new EngineFixture().apply(OBJECTS).addSnapshot(true).start();
    fixture.now(claim("data", "").replace("namespace: dev", "namespace: prod"));
    fixture.now(claim("sibling", "dataSource: {kind: PersistentVolumeClaim, name: target}"));
    ObjectKey data = fixture.volumes().get(0).key();

    changes.forEach(change -> edit(fixture, change, data));
    create(fixture, claim("target", source), changes);
    fixture.pass(Duration.ofMinutes(30));
    // The source's volume is deleted as it is now, with all that was written into it.
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("prod", "data"));
    fixture.pass(Duration.ofMinutes(30));

    fixture.deletions.provisions.forEach(request -> PlanOracle.checkRequest(request, request));
    assertThat(fixture.deletions.requests).allSatisfy(r -> assertThat(r.handle()).isNotEmpty());
    assertThat(fixture.backend.violations()).isEmpty();
    assertThat(fixture.calls).hasSizeLessThan(100);
    assertTold(fixture);
    assertThat(fixture.cluster.list(ResourceTypes.EVENTS))
        .extracting(Event::message)
        .allSatisfy(HostileTextTest::assertVisible);
    fixture
        .apply(EngineFixture.CLASS.replace("fast", "sound"))
        .now(EngineFixture.claim("good", "sound", ""));
    assertThat(fixture.phase(GOOD)).isEqualTo("Bound");
  }

  /** Either it has its volume, or it is not ours now, or it was told something. */
  private static void assertTold(EngineFixture fixture) {
    Optional<PersistentVolumeClaim> target =
        fixture.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, TARGET);
    String fate =
        target
            .map(
                claim ->
                    !text(claim.spec().volumeName()).isEmpty()
                        ? "bound"
                        : isOurs(fixture, claim) ? "ours" : "not ours")
            .orElse("refused");
    Statistics.label("target")
        .collect(fate)
        .coverage(
            of -> {
              of.check("bound").percentage(share -> share > 5);
              of.check("ours").percentage(share -> share > 5);
            });
    if (fate.equals("ours")) {
      assertThat(fixture.heard)
          .anySatisfy(text -> assertThat(text).matches("(waiting|failed) dev/target \\w+"));
      assertThat(fixture.warnings(TARGET))
          .isNotEmpty()
          .allSatisfy(message -> assertThat(message).contains("claim dev/target"));
    }
  }

  private static boolean isOurs(EngineFixture fixture, PersistentVolumeClaim claim) {
    String beta = claim.metadata().annotation("volume.beta.kubernetes.io/storage-class");
    String className = beta != null ? beta : text(claim.spec().storageClassName());
    Optional<StorageClass> storageClass =
        fixture.find(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(className));
    var source =
        claim.spec().dataSource() != null
            ? claim.spec().dataSource()
            : claim.spec().dataSourceRef();
    boolean populated =
        source != null
            && !text(source.kind()).isEmpty()
            && !text(source.name()).isEmpty()
            && !text(source.kind()).equals("VolumeSnapshot")
            && !(text(source.kind()).equals("PersistentVolumeClaim")
                && text(source.apiGroup()).isEmpty());
    return DRIVER.equals(claim.metadata().annotation(PROVISIONER))
        && !populated
        && storageClass
            .map(
                of ->
                    DRIVER.equals(of.provisioner())
                        && !"WaitForFirstConsumer".equals(of.volumeBindingMode()))
            .orElse(true);
  }

  private static void edit(EngineFixture fixture, Change change, ObjectKey volumeOfData) {
    Subject subject = change.subject();
    if (!subject.equals(THE_TARGET)) {
      edit(
          fixture,
          subject.type(),
          subject.equals(VOLUME_OF_DATA) ? volumeOfData : subject.key(),
          change);
    }
  }

  private static <T extends KubernetesObject> void edit(
      EngineFixture fixture, ResourceType<T> type, ObjectKey key, Change change) {
    try {
      fixture.cluster.edit(
          type, key, json -> Places.write(json, change.place(), VALUES.get(change.choice())));
    } catch (ClusterException | UnsupportedOperationException e) {
      // A server would not take it either.
      fixture.heard.add("refused " + change);
    }
    fixture.time.run();
  }

  private static void create(EngineFixture fixture, String claim, List<Change> changes) {
    try {
      var json = (ObjectNode) YAML.readTree(claim);
      changes.stream()
          .filter(change -> change.subject().equals(THE_TARGET))
          .forEach(change -> Places.write(json, change.place(), VALUES.get(change.choice())));
      fixture.now(json.toString());
    } catch (ClusterException | ManifestException e) {
      fixture.heard.add("refused " + claim);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String claim(String name, String source) {
    return EngineFixture.claim(name, "fast", source)
        .replace("hostpath.csi.xns.dev}", "hostpath.csi.xns.dev, k: blue}");
  }

  private static String text(String text) {
    return Objects.requireNonNullElse(text, "");
  }
}

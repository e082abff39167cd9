package dev.xns.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.options.MarkMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of permissions against the requests of a busy life (RBAC-01 to 13, DEF-62). */
class PermissionsPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| [^|]+ \\| (\\S+) \\| (\\w+) \\| ([a-z ]+) \\|", Pattern.MULTILINE);

  /** A class with a secret; claims wait for their node. */
  private static final String DELAYED =
      EngineFixture.CLASS
          + """
          volumeBindingMode: WaitForFirstConsumer
          parameters:
            csi.storage.k8s.io/secret-name: key
            csi.storage.k8s.io/secret-namespace: infra
          """;

  private final EngineFixture fixture = new EngineFixture();

  @Test
  void everyRequestIsCoveredAndNothingElseIsAskedFor() throws IOException {
    Map<String, Set<String>> page = page();

    Map<String, Set<String>> used = new HashMap<>();
    for (ClusterRequest request : busyLife()) {
      if (request.verb() != Verb.DISCOVER) {
        used.computeIfAbsent(name(request.type()), name -> new TreeSet<>())
            .addAll(verbs(request.verb()));
      }
    }

    assertThat(used).isEqualTo(page);
  }

  private static String name(ResourceType<?> type) {
    return type.plural() + " " + (type.group().isEmpty() ? "core" : type.group());
  }

  private static List<String> verbs(Verb verb) {
    return verb == Verb.WATCH
        ? List.of("list", "watch")
        : List.of(verb.name().toLowerCase(Locale.ROOT));
  }

  private static Map<String, Set<String>> page() throws IOException {
    return ROW.matcher(Files.readString(Path.of("../docs/permissions.md")))
        .results()
        .filter(row -> !row.group(2).equals("Resource"))
        .collect(
            Collectors.toMap(
                row -> row.group(2) + " " + row.group(1),
                row -> new TreeSet<>(List.of(row.group(3).split(" "))),
                PermissionsPageTest::together));
  }

  private static Set<String> together(Set<String> one, Set<String> other) {
    var both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  /**
   * Restore, clone, reschedule and deletion, with everything that a driver and a class can have.
   */
  private List<ClusterRequest> busyLife() {
    fixture.backend.features(EnumSet.allOf(BackendFeature.class));
    var engine =
        XnsEngine.builder()
            .cluster(fixture.cluster)
            .backend(fixture.backend)
            .options(
                EngineOptions.builder()
                    .marks(marks -> marks.mode(MarkMode.ALWAYS).key(ObjectKey.of("xns", "key")))
                    .build())
            .lease(LeaseOptions.of(ObjectKey.of("xns", "lease"), "me"))
            .time(fixture.time)
            .workers(fixture.time)
            .scheduler(fixture.time)
            .build();
    fixture
        .apply(DELAYED)
        .apply(EngineFixture.ALLOW_DEV)
        .addSnapshot(true)
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: infra, name: key}
            data: {token: a2V5}
            ---
            apiVersion: storage.k8s.io/v1
            kind: VolumeAttributesClass
            metadata: {name: silver}
            driverName: hostpath.csi.xns.dev
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {zone: z1}}
            ---
            apiVersion: storage.k8s.io/v1
            kind: CSINode
            metadata: {name: n1}
            spec: {drivers: [{name: hostpath.csi.xns.dev, nodeID: x, topologyKeys: [zone]}]}
            """);
    engine.start();
    String selected = "dev, volume.kubernetes.io/selected-node: ";
    onceOutdated(ResourceTypes.VOLUME_SNAPSHOTS, Verb.PATCH, Reason.CONFLICT);
    fixture.now(
        EngineFixture.restore("restore", "backup", "fast").replace("dev}", selected + "n1}"));
    fixture.pass(Duration.ofSeconds(2));
    onceOutdated(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, Verb.PATCH, Reason.CONFLICT);
    fixture.now(
        EngineFixture.claim(
                "clone", "fast", "dataSource: {kind: PersistentVolumeClaim, name: restore}")
            .replace("dev}", selected + "n1}"));
    fixture.pass(Duration.ofSeconds(2));
    onceOutdated(ResourceTypes.PERSISTENT_VOLUMES, Verb.CREATE, Reason.ALREADY_EXISTS);
    fixture.now(EngineFixture.claim("taken", "fast", "").replace("dev}", selected + "n1}"));
    fixture.now(EngineFixture.claim("lost", "fast", "").replace("dev}", selected + "gone}"));
    fixture.now(EngineFixture.claim("waiting", "absent", ""));
    fixture.pass(Duration.ofHours(2)); // its event is counted up
    fixture.cluster.delete(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS, EngineFixture.RESTORE, Preconditions.NONE);
    fixture.requests.remove(fixture.requests.size() - 1); // ours
    fixture.pass(Duration.ofSeconds(2));
    engine.close();
    return fixture.requests;
  }

  private void onceOutdated(ResourceType<?> type, Verb verb, Reason reason) {
    fixture.onRequest =
        request -> {
          if (request.type().equals(type) && request.verb() == verb) {
            fixture.onRequest = later -> {};
            throw new ClusterException("not now", reason);
          }
        };
  }
}

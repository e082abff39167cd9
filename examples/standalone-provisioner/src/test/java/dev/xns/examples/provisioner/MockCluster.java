package dev.xns.examples.provisioner;

import dev.xns.api.model.ObjectKey;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A fabric8 mock server that knows the kinds of snapshots and grants, and the test's hands in it:
 * they do what the user does, and what Kubernetes' controller for volumes does.
 */
final class MockCluster implements AutoCloseable {
  private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

  /** Its log of all requests, kept because the JDK would forget a logger and its level. */
  private final Logger requests = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server;
  private final ApiProxy front;
  private final KubernetesClient client;

  MockCluster() throws IOException {
    requests.setLevel(Level.WARNING);
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    server.init();
    expect("snapshot.storage.k8s.io", "v1", "VolumeSnapshot", "volumesnapshots", "Namespaced");
    expect(
        "snapshot.storage.k8s.io",
        "v1",
        "VolumeSnapshotContent",
        "volumesnapshotcontents",
        "Cluster");
    expect("gateway.networking.k8s.io", "v1", "ReferenceGrant", "referencegrants", "Namespaced");
    front = ApiProxy.before(server.url("/"));
    client = server.createClient();
  }

  /** A client, which does not go through the front. */
  KubernetesClient client() {
    return client;
  }

  /** What the program needs to find this cluster. */
  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: mock
        cluster:
          server: %s
    users:
      - name: mock
        user:
          token: not-a-secret
    contexts:
      - name: mock
        context:
          cluster: mock
          user: mock
    current-context: mock
    """
        .formatted(front.url());
  }

  /** Creates the objects of a manifest of the demo. */
  void create(String manifest) throws IOException {
    try (InputStream yaml = MockCluster.class.getResourceAsStream("/demo/" + manifest)) {
      for (HasMetadata object : client.load(yaml).items()) {
        client.resource(object).create();
      }
    }
  }

  /** Says in a claim who is to make its volume. */
  void nameDriver(ObjectKey claim, String driver) {
    client
        .persistentVolumeClaims()
        .inNamespace(claim.namespace())
        .withName(claim.name())
        .edit(
            found -> {
              found.getMetadata().setAnnotations(new HashMap<>(Map.of(PROVISIONER, driver)));
              return found;
            });
  }

  /** Binds a claim to its volume. */
  void bind(ObjectKey claim, PersistentVolume volume) {
    client
        .persistentVolumeClaims()
        .inNamespace(claim.namespace())
        .withName(claim.name())
        .edit(
            found -> {
              found.getSpec().setVolumeName(volume.getMetadata().getName());
              return found;
            });
    setPhase(volume, "Bound");
  }

  /** Deletes a claim, and releases its volume. */
  void delete(ObjectKey claim, PersistentVolume volume) {
    client.persistentVolumeClaims().inNamespace(claim.namespace()).withName(claim.name()).delete();
    setPhase(volume, "Released");
  }

  /** The volume made for a claim. */
  Optional<PersistentVolume> volumeOf(ObjectKey claim) {
    PersistentVolumeClaim owner =
        client.persistentVolumeClaims().inNamespace(claim.namespace()).withName(claim.name()).get();
    return client.persistentVolumes().list().getItems().stream()
        .filter(
            volume -> volume.getSpec().getClaimRef().getUid().equals(owner.getMetadata().getUid()))
        .findFirst();
  }

  /** Whether there is a volume of that name. */
  boolean exists(PersistentVolume volume) {
    return client.persistentVolumes().withName(volume.getMetadata().getName()).get() != null;
  }

  /** Who holds a lease. */
  String leaseHolder(String namespace, String name) {
    return client
        .leases()
        .inNamespace(namespace)
        .withName(name)
        .require()
        .getSpec()
        .getHolderIdentity();
  }

  /** What the events about a claim say. */
  List<String> events(ObjectKey claim) {
    return client.v1().events().inNamespace(claim.namespace()).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(claim.name()))
        .map(Event::getMessage)
        .toList();
  }

  @Override
  public void close() {
    client.close();
    front.close();
    server.destroy();
  }

  private void setPhase(PersistentVolume volume, String phase) {
    client
        .persistentVolumes()
        .withName(volume.getMetadata().getName())
        .editStatus(
            found -> {
              found.setStatus(new io.fabric8.kubernetes.api.model.PersistentVolumeStatus());
              found.getStatus().setPhase(phase);
              return found;
            });
  }

  private void expect(String group, String version, String kind, String plural, String scope) {
    server.expectCustomResource(
        new CustomResourceDefinitionContext.Builder()
            .withGroup(group)
            .withVersion(version)
            .withKind(kind)
            .withPlural(plural)
            .withScope(scope)
            .build());
  }
}

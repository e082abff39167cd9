package dev.xns.examples.provisioner.demo;

import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.Event;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.InMemoryCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The cluster of the demo, as a person with kubectl would use it. */
final class DemoCluster implements AutoCloseable {
  private final InMemoryCluster cluster = InMemoryCluster.builder().binder(true).build();

  /** The cluster itself. */
  InMemoryCluster access() {
    return cluster;
  }

  /** Applies one of the manifests of the demo. */
  void apply(String manifest) {
    String path = "/demo/" + manifest;
    try (InputStream yaml = DemoCluster.class.getResourceAsStream(path)) {
      if (yaml == null) {
        throw new DemoException("the manifest " + path + " is missing from the program");
      }
      cluster.apply(new String(yaml.readAllBytes(), StandardCharsets.UTF_8), manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a claim is bound, and returns its volume. */
  PersistentVolume awaitBound(ObjectKey claim) throws InterruptedException {
    return DemoConditions.awaitValue(
        "claim " + claim + " is bound to a volume", () -> boundVolume(claim));
  }

  /** Waits for an event about a claim. */
  Event awaitEvent(ObjectKey claim, String reason) throws InterruptedException {
    return DemoConditions.awaitValue(
        "claim " + claim + " has an event " + reason,
        () ->
            cluster.list(ResourceTypes.EVENTS).stream()
                .filter(event -> isAbout(event, claim) && reason.equals(event.reason()))
                .findFirst());
  }

  /** The volume that was made for a claim. */
  Optional<PersistentVolume> volumeFor(ObjectKey claim) {
    return cluster.list(ResourceTypes.PERSISTENT_VOLUMES).stream()
        .filter(volume -> isFor(volume, claim))
        .findFirst();
  }

  /** Deletes a claim. */
  void deleteClaim(ObjectKey claim) {
    cluster.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim, Preconditions.NONE);
  }

  @Override
  public void close() {
    cluster.close();
  }

  private Optional<PersistentVolume> boundVolume(ObjectKey claim) {
    return cluster
        .get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim)
        .map(found -> found.spec().volumeName())
        .flatMap(
            name -> cluster.get(ResourceTypes.PERSISTENT_VOLUMES, ObjectKey.clusterScoped(name)))
        .filter(volume -> isFor(volume, claim));
  }

  private static boolean isFor(PersistentVolume volume, ObjectKey claim) {
    var owner = volume.spec().claimRef();
    return owner != null && owner.key().equals(claim);
  }

  private static boolean isAbout(Event event, ObjectKey claim) {
    var about = event.involvedObject();
    return about != null && about.key().equals(claim);
  }
}

package dev.xns.examples.provisioner.demo;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The steps of the demo. Each checks what it sees. */
final class Walkthrough {
  private static final ObjectKey SOURCE = ObjectKey.of("prod", "example-pvc");
  private static final ObjectKey SNAPSHOT = ObjectKey.of("prod", "new-snapshot-demo");
  private static final ObjectKey COPY = ObjectKey.of("dev", "example-pvc");
  private static final String FILE = "orders.txt";
  private static final String TEXT = "3 boxes of apples, 1 box of pears\n";

  private final DemoCluster cluster;
  private final DemoDirectory directory;
  private final Screen screen;

  Walkthrough(DemoCluster cluster, DemoDirectory directory, Screen screen) {
    this.cluster = cluster;
    this.directory = directory;
    this.screen = screen;
  }

  void run() throws InterruptedException {
    try {
      PersistentVolume source = makeSource();
      takeSnapshot(source);
      askWithoutGrant(source);
      PersistentVolume copy = grant();
      readBack(copy);
      deleteCopy(source, copy);
    } catch (IOException e) {
      throw new DemoException("a file of a volume cannot be used: " + e, e);
    }
  }

  private PersistentVolume makeSource() throws IOException, InterruptedException {
    screen.step("prod has a volume with data");
    apply("1-source.yaml");
    PersistentVolume source = cluster.awaitBound(SOURCE);
    Path file = data(source).resolve(FILE);
    Files.writeString(file, TEXT);
    screen.say("claim " + SOURCE + " is bound to volume " + source.metadata().name());
    screen.say("wrote " + FILE + " into it: " + TEXT.strip());
    return source;
  }

  private void takeSnapshot(PersistentVolume source) {
    screen.step("prod takes a snapshot of it");
    apply("2-snapshot.yaml");
    String handle =
        new SnapshotController(cluster.access(), directory.socket()).take(SNAPSHOT, source);
    var snapshot = cluster.access().get(ResourceTypes.VOLUME_SNAPSHOTS, SNAPSHOT).orElseThrow();
    var status = snapshot.status();
    require(
        status != null && Boolean.TRUE.equals(status.readyToUse()),
        "VolumeSnapshot " + SNAPSHOT + " should be ready to use, its status is " + status);
    screen.say("VolumeSnapshot " + SNAPSHOT + " is ready; the driver calls it " + handle);
  }

  private void askWithoutGrant(PersistentVolume source) throws InterruptedException {
    screen.step("dev wants a volume with that data, and nobody in prod has agreed");
    apply("3-claim.yaml");
    String message =
        Objects.requireNonNullElse(
            cluster.awaitEvent(COPY, "ProvisioningFailed").message(), "(no message)");
    require(
        message.startsWith("RefNotPermitted")
            && message.contains("namespace: " + COPY.namespace())
            && message.contains("name: " + SNAPSHOT.name()),
        "the event should say which ReferenceGrant is missing, it says: " + message);
    require(cluster.volumeFor(COPY).isEmpty(), "claim " + COPY + " has a volume without a grant");
    List<String> volumes = directory.volumes();
    require(
        volumes.equals(List.of(handle(source))),
        "the driver should have only the volume of " + SOURCE + ", it has " + volumes);
    screen.say("claim " + COPY + " waits, and its event says why:");
    screen.quote(message);
  }

  private PersistentVolume grant() throws InterruptedException {
    screen.step("prod agrees: it creates the ReferenceGrant");
    long granted = System.nanoTime();
    apply("4-grant.yaml");
    PersistentVolume copy =
        DemoConditions.awaitValue(
            "claim " + COPY + " gets a volume", () -> cluster.volumeFor(COPY));
    Duration took = Duration.ofNanos(System.nanoTime() - granted);
    cluster.awaitBound(COPY);
    screen.say(
        "volume "
            + copy.metadata().name()
            + " was made for claim "
            + COPY
            + ", "
            + took.toMillis()
            + " ms after the grant; nobody had to touch the claim");
    return copy;
  }

  private void readBack(PersistentVolume copy) throws IOException {
    screen.step("dev reads the data");
    String text = Files.readString(data(copy).resolve(FILE));
    require(text.equals(TEXT), FILE + " in the new volume should be \"" + TEXT + "\", is " + text);
    screen.say(FILE + " in the new volume says: " + text.strip());
    screen.say("that is what was written in prod");
  }

  private void deleteCopy(PersistentVolume source, PersistentVolume copy)
      throws IOException, InterruptedException {
    screen.step("dev deletes its claim");
    cluster.deleteClaim(COPY);
    DemoConditions.awaitTrue(
        "PersistentVolume " + copy.metadata().name() + " is gone",
        () -> cluster.volumeFor(COPY).isEmpty());
    require(
        !Files.exists(data(copy)),
        "volume " + copy.metadata().name() + " is gone, but its files are not: " + data(copy));
    String text = Files.readString(data(source).resolve(FILE));
    require(text.equals(TEXT), FILE + " in the volume of prod is not what it was: " + text);
    screen.say("its volume and the files in it are gone; the volume of prod is as it was");
  }

  private void apply(String manifest) {
    cluster.apply(manifest);
    screen.say("applied " + manifest);
  }

  private Path data(PersistentVolume volume) {
    return directory.volume(handle(volume));
  }

  private static String handle(PersistentVolume volume) {
    var csi = volume.spec().csi();
    String handle = csi == null ? null : csi.volumeHandle();
    require(handle != null, "volume " + volume.metadata().name() + " has no volume handle");
    return Objects.requireNonNull(handle);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new DemoException(otherwise);
    }
  }
}

package dev.xns.core.controlplane;

/** What can be copied from the namespace of the sources. */
public enum CopySource {
  SNAPSHOT("volumesnapshot", "VolumeSnapshot", "backup", "snapshot.storage.k8s.io"),
  CLAIM("persistentvolumeclaim", "PersistentVolumeClaim", "data", "");

  final String resource;
  final String kind;
  final String name;
  final String group;

  CopySource(String resource, String kind, String name, String group) {
    this.resource = resource;
    this.kind = kind;
    this.name = name;
    this.group = group;
  }
}

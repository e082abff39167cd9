package dev.xns.core.internal.plan;

/** Names of annotations and finalizers that are part of the contract with the cluster. */
public final class Annotations {
  /** On a claim: the driver that is to serve it (CLAIM-05). */
  public static final String STORAGE_PROVISIONER = "volume.kubernetes.io/storage-provisioner";

  /** Older name of {@link #STORAGE_PROVISIONER}, looked at only if that is absent. */
  public static final String BETA_STORAGE_PROVISIONER =
      "volume.beta.kubernetes.io/storage-provisioner";

  /** On a claim: its class, overriding the spec (CLAIM-07). */
  public static final String BETA_STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class";

  /** On a claim: the node the scheduler chose (CLAIM-08). */
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  /** Older name of {@link #SELECTED_NODE} (CLAIM-12). */
  public static final String ALPHA_SELECTED_NODE = "volume.alpha.kubernetes.io/selected-node";

  /** On a volume: who made it (PV-03). */
  public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

  /** On a volume: the CSI driver that took it over (DEL-02). */
  public static final String MIGRATED_TO = "pv.kubernetes.io/migrated-to";

  /** On a volume: name of the secret needed to delete it (PV-04). */
  public static final String DELETION_SECRET_NAME =
      "volume.kubernetes.io/provisioner-deletion-secret-name";

  /** On a volume: namespace of the secret needed to delete it (PV-05). */
  public static final String DELETION_SECRET_NAMESPACE =
      "volume.kubernetes.io/provisioner-deletion-secret-namespace";

  /** On a volume: name of the secret needed to change its mutable parameters (PV-06). */
  public static final String MODIFY_SECRET_NAME =
      "volume.kubernetes.io/controller-modify-secret-name";

  /** On a volume: namespace of the secret needed to change its mutable parameters (PV-06). */
  public static final String MODIFY_SECRET_NAMESPACE =
      "volume.kubernetes.io/controller-modify-secret-namespace";

  /** On a snapshot content: the volume mode may change (SNAP-14). */
  public static final String ALLOW_VOLUME_MODE_CHANGE =
      "snapshot.storage.kubernetes.io/allow-volume-mode-change";

  /** On a snapshot content: its snapshot was deleted, and it follows (DEF-18). */
  public static final String SNAPSHOT_BEING_DELETED =
      "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";

  /** On a volume: keeps it until its data are deleted (PV-02). */
  public static final String VOLUME_FINALIZER =
      "external-provisioner.volume.kubernetes.io/finalizer";

  private Annotations() {}
}

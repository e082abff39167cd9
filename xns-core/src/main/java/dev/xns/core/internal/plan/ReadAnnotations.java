package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.StorageClass;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which annotations of a claim planning reads. The others are the owner's, and change nothing. */
public final class ReadAnnotations {
  private static final List<String> ALWAYS =
      List.of(
          Annotations.STORAGE_PROVISIONER,
          Annotations.BETA_STORAGE_PROVISIONER,
          Annotations.BETA_STORAGE_CLASS,
          Annotations.SELECTED_NODE,
          Annotations.ALPHA_SELECTED_NODE);

  private ReadAnnotations() {}

  /** The class that a claim names. */
  public static Optional<StorageClass> classOf(PersistentVolumeClaim claim, ClusterState cluster) {
    String annotated = claim.metadata().annotation(Annotations.BETA_STORAGE_CLASS);
    String named = annotated != null ? annotated : claim.spec().storageClassName();
    return cluster.storageClass(Objects.requireNonNullElse(named, ""));
  }

  /**
   * Whether two states of a claim differ in an annotation that planning reads.
   *
   * @param storageClass the class of the claim, whose secrets may be named by annotations; null if
   *     there is none
   */
  public static boolean differ(
      ObjectMeta before, ObjectMeta after, @Nullable StorageClass storageClass) {
    if (before.annotations().equals(after.annotations())) {
      return false;
    }
    if (ALWAYS.stream().anyMatch(name -> differ(before, after, name))) {
      return true;
    }
    if (storageClass == null) {
      return false;
    }
    Set<String> names = new TreeSet<>(before.annotations().keySet());
    names.addAll(after.annotations().keySet());
    Collection<String> parameters = storageClass.parameters().values();
    return names.stream()
        .filter(name -> differ(before, after, name))
        .anyMatch(name -> isNamed(name, parameters));
  }

  private static boolean differ(ObjectMeta before, ObjectMeta after, String name) {
    return !Objects.equals(before.annotation(name), after.annotation(name));
  }

  private static boolean isNamed(String annotation, Collection<String> parameters) {
    String token = SecretReferences.ANNOTATION + annotation + "']";
    return parameters.stream().anyMatch(value -> value.contains(token));
  }
}

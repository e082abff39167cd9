package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the parameters of a class mean to the engine and what is left of them for the driver. */
final class ClassParameters {
  /** Keys with this prefix are for us, not for the driver (CONST-01). */
  static final String RESERVED_PREFIX = "csi.storage.k8s.io/";

  private static final String FS_TYPE = RESERVED_PREFIX + "fstype";

  private ClassParameters() {}

  /** REQ-05: the file system the claim's class asks for, else the default. */
  static Optional<String> fsType(
      ObjectKey claim, StorageClass storageClass, @Nullable String byDefault) {
    var given = new ArrayList<Map.Entry<String, String>>();
    storageClass.parameters().entrySet().stream()
        .filter(entry -> entry.getKey().equals(FS_TYPE) || isBareFsType(entry.getKey()))
        .forEach(given::add);
    if (given.size() > 1) {
      throw invalid(
          claim,
          storageClass,
          "gives the file system type more than once ("
              + given.stream().map(Map.Entry::getKey).sorted().toList()
              + "): keep only "
              + FS_TYPE);
    }
    String value = given.isEmpty() ? "" : given.get(0).getValue();
    return Optional.ofNullable(value.isEmpty() ? byDefault : value);
  }

  /** What becomes of the volume. With any other policy it would be made, refused and removed. */
  static String reclaimPolicy(ObjectKey claim, StorageClass storageClass) {
    String policy = Objects.requireNonNullElse(storageClass.reclaimPolicy(), "Delete");
    if (!policy.equals("Delete") && !policy.equals("Retain")) {
      throw invalid(
          claim,
          storageClass,
          "has the reclaimPolicy "
              + ForeignText.quoted(policy)
              + ", which must be Delete or Retain");
    }
    return policy;
  }

  /** REQ-08: everything that is not reserved, in the class's order. */
  static Map<String, String> forDriver(ObjectKey claim, StorageClass storageClass) {
    var rest = new LinkedHashMap<String, String>();
    storageClass
        .parameters()
        .forEach(
            (key, value) -> {
              if (!key.startsWith(RESERVED_PREFIX)) {
                rest.put(key, value);
              } else if (!key.equals(FS_TYPE) && !SecretPurpose.isReservedKey(key)) {
                throw invalid(
                    claim,
                    storageClass,
                    "has the parameter "
                        + ForeignText.name(key)
                        + ", which is reserved and unknown: remove it");
              }
            });
    return rest;
  }

  /** Keys of the class that have a newer form, in order (REQ-05, SECRET-03). */
  static List<String> deprecated(StorageClass storageClass) {
    return storageClass.parameters().keySet().stream()
        .filter(key -> isBareFsType(key) || SecretPurpose.isDeprecatedKey(key))
        .sorted()
        .toList();
  }

  private static boolean isBareFsType(String key) {
    return key.toLowerCase(Locale.ROOT).equals("fstype");
  }

  /** Something about the class of this claim cannot be used. */
  static PlanningException invalid(ObjectKey claim, StorageClass storageClass, String what) {
    return new PlanningException(
        ReasonCode.ParameterInvalid,
        "claim " + claim + ": StorageClass " + storageClass.metadata().name() + " " + what,
        Dependencies.onClass(storageClass.metadata().name()));
  }
}

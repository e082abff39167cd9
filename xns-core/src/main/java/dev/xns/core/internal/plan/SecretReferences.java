package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.SecretReference;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The secrets a class names for one claim (SECRET-01 to 07). Only where they lie: their content is
 * read by whoever makes the call.
 */
final class SecretReferences {
  static final String ANNOTATION = "pvc.annotations['";

  private final StorageClass storageClass;
  private final String subject;
  private final Map<String, String> namespaceTokens;
  private final Map<String, String> nameTokens;
  private final String aboutAnnotations;

  /** Two templates that belong together, and the keys they stand under. */
  private record Templates(String nameKey, String name, String namespaceKey, String namespace) {}

  private SecretReferences(
      StorageClass storageClass,
      String subject,
      Map<String, String> namespaceTokens,
      Map<String, String> nameTokens,
      String aboutAnnotations) {
    this.storageClass = storageClass;
    this.subject = subject;
    this.namespaceTokens = namespaceTokens;
    this.nameTokens = nameTokens;
    this.aboutAnnotations = aboutAnnotations;
  }

  /** For a claim that gets a volume of this name; never for the claim's source. */
  static SecretReferences of(
      PersistentVolumeClaim claim, StorageClass storageClass, String volumeName) {
    Map<String, String> namespaceTokens = namespaceTokens(claim.metadata().namespace(), volumeName);
    Map<String, String> nameTokens = new HashMap<>(namespaceTokens);
    nameTokens.put("pvc.name", claim.metadata().name());
    claim
        .metadata()
        .annotations()
        .forEach((key, value) -> nameTokens.put(ANNOTATION + key + "']", value));
    return new SecretReferences(
        storageClass,
        "claim " + claim.key(),
        namespaceTokens,
        nameTokens,
        " and pvc.annotations['KEY'] of the annotations that the claim has");
  }

  /** For a volume whose claim is gone, and with it the claim's annotations (DEL-08). */
  static SecretReferences ofOldVolume(
      String volumeName, ObjectKey claim, StorageClass storageClass) {
    Map<String, String> namespaceTokens = namespaceTokens(claim.namespace(), volumeName);
    Map<String, String> nameTokens = new HashMap<>(namespaceTokens);
    nameTokens.put("pvc.name", claim.name());
    return new SecretReferences(
        storageClass,
        "volume " + volumeName,
        namespaceTokens,
        nameTokens,
        "; annotations of the claim are gone with it, so name the secret on the volume itself, in "
            + Annotations.DELETION_SECRET_NAME
            + " and "
            + Annotations.DELETION_SECRET_NAMESPACE);
  }

  private static Map<String, String> namespaceTokens(String claimNamespace, String volumeName) {
    return Map.of("pv.name", volumeName, "pvc.namespace", claimNamespace);
  }

  /** These references, all of which can be resolved (PRE-17, PRE-18). */
  SecretReferences checked() {
    for (SecretPurpose purpose : SecretPurpose.values()) {
      if (purpose != SecretPurpose.DEFAULT) {
        of(purpose);
      }
    }
    return this;
  }

  /** Where the secret for this purpose lies, or null if the class names none. */
  @Nullable SecretReference of(SecretPurpose purpose) {
    Templates templates = templates(purpose);
    if (templates == null) {
      templates = templates(SecretPurpose.DEFAULT);
    }
    if (templates == null) {
      return null;
    }
    // SECRET-05: the namespace first.
    String namespace =
        expand(
            templates.namespaceKey(),
            templates.namespace(),
            namespaceTokens,
            DnsNames::isLabel,
            "no name of a namespace");
    String name =
        expand(
            templates.nameKey(),
            templates.name(),
            nameTokens,
            DnsNames::isSubdomain,
            "no name of a Secret");
    return new SecretReference(name, namespace);
  }

  /** SECRET-03. */
  private @Nullable Templates templates(SecretPurpose purpose) {
    List<String> nameKeys = given(purpose.nameKeys());
    List<String> namespaceKeys = given(purpose.namespaceKeys());
    for (List<String> keys : List.of(nameKeys, namespaceKeys)) {
      if (keys.size() > 1) {
        throw invalid("gives one value twice, as " + String.join(" and ", keys) + ": keep one");
      }
    }
    if (nameKeys.isEmpty() && namespaceKeys.isEmpty()) {
      return null;
    }
    if (nameKeys.isEmpty() || namespaceKeys.isEmpty()) {
      String present = nameKeys.isEmpty() ? namespaceKeys.get(0) : nameKeys.get(0);
      List<String> absent = nameKeys.isEmpty() ? purpose.nameKeys() : purpose.namespaceKeys();
      throw invalid("has " + present + " without " + absent.get(0) + ": both are needed");
    }
    String nameKey = nameKeys.get(0);
    String namespaceKey = namespaceKeys.get(0);
    return new Templates(nameKey, value(nameKey), namespaceKey, value(namespaceKey));
  }

  private List<String> given(List<String> keys) {
    return keys.stream().filter(storageClass.parameters()::containsKey).toList();
  }

  private String value(String key) {
    String value = storageClass.parameters().getOrDefault(key, "");
    if (value.isEmpty()) {
      throw invalid("has an empty " + key + ": give it a value or remove it");
    }
    return value;
  }

  private String expand(
      String key,
      String template,
      Map<String, String> tokens,
      Predicate<String> isValid,
      String otherwise) {
    SecretTemplate parsed = SecretTemplate.parse(template);
    var unknown = parsed.unknown(tokens);
    if (!unknown.isEmpty()) {
      throw invalid(
          "uses in "
              + key
              + " "
              + ForeignText.quoted(template)
              + " what is not known there: "
              + unknown.stream().map(ForeignText::name).toList()
              + "; known are "
              + (tokens == nameTokens
                  ? "pv.name, pvc.namespace, pvc.name" + aboutAnnotations
                  : "pv.name, pvc.namespace"));
    }
    String result = parsed.expand(tokens);
    if (!isValid.test(result)) {
      throw invalid(
          "gives "
              + key
              + " "
              + ForeignText.quoted(template)
              + ", which "
              + (result.equals(template) ? "" : "becomes " + ForeignText.quoted(result) + " and ")
              + "is "
              + otherwise);
    }
    return result;
  }

  private PlanningException invalid(String problem) {
    String className = storageClass.metadata().name();
    return new PlanningException(
        ReasonCode.ParameterInvalid,
        subject + ": StorageClass " + className + " " + problem,
        Dependencies.onClass(className));
  }
}

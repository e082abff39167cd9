package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.SecretReference;
import dev.xns.api.model.StorageClass;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecretReferencesTest {
  private static final String PREFIX = "csi.storage.k8s.io/";
  private static final String NAME = PREFIX + "provisioner-secret-name";
  private static final String NAMESPACE = PREFIX + "provisioner-secret-namespace";
  private static final PersistentVolumeClaim CLAIM =
      YamlCluster.claim(
          """
          metadata:
            namespace: dev
            name: data
            uid: u
            annotations: {team/secret: blue, empty: '', sneaky: '${pv.name}', upper: Blue}
          """);

  static StorageClass storageClass(Map<String, String> parameters) {
    return new StorageClass(
        ObjectMeta.named(ObjectKey.clusterScoped("fast")),
        YamlCluster.DRIVER,
        parameters,
        null,
        List.of(),
        null,
        List.of());
  }

  private static SecretReferences references(Map<String, String> parameters) {
    return SecretReferences.of(CLAIM, storageClass(parameters), "pvc-u");
  }

  private static SecretReference provisioner(String name, String namespace) {
    return references(Map.of(NAME, name, NAMESPACE, namespace)).of(SecretPurpose.PROVISIONER);
  }

  private static Plan.Wait refusal(SecretReferences references, SecretPurpose purpose) {
    try {
      references.of(purpose);
    } catch (PlanningException e) {
      return (Plan.Wait) e.toPlan();
    }
    throw new AssertionError("not refused");
  }

  @ParameterizedTest(name = "SECRET-01, SECRET-02: {0}")
  @CsvSource({
    "DEFAULT, secret",
    "PROVISIONER, provisioner-secret",
    "CONTROLLER_PUBLISH, controller-publish-secret",
    "NODE_STAGE, node-stage-secret",
    "NODE_PUBLISH, node-publish-secret",
    "CONTROLLER_EXPAND, controller-expand-secret",
    "NODE_EXPAND, node-expand-secret",
    "CONTROLLER_MODIFY, controller-modify-secret"
  })
  void eachPurposeHasItsKeysAndOnlyThose(SecretPurpose purpose, String key) { // SECRET-01, 02
    var references =
        references(Map.of(PREFIX + key + "-name", "s", PREFIX + key + "-namespace", "n"));
    for (SecretPurpose other : SecretPurpose.values()) {
      boolean named = other == purpose || purpose == SecretPurpose.DEFAULT;
      assertThat(references.of(other)).isEqualTo(named ? new SecretReference("s", "n") : null);
    }
  }

  @ParameterizedTest(name = "SECRET-02, SECRET-03: {0}")
  @CsvSource({
    "PROVISIONER, csiProvisionerSecret",
    "CONTROLLER_PUBLISH, csiControllerPublishSecret",
    "NODE_STAGE, csiNodeStageSecret",
    "NODE_PUBLISH, csiNodePublishSecret"
  })
  void olderKeysStillCount(SecretPurpose purpose, String key) { // SECRET-02, SECRET-03
    assertThat(references(Map.of(key + "Name", "s", key + "Namespace", "n")).of(purpose))
        .isEqualTo(new SecretReference("s", "n"));
    assertThat(
            references(Map.of(key + "Name", "s", purpose.namespaceKeys().get(0), "n")).of(purpose))
        .as("mixed with a current one")
        .isEqualTo(new SecretReference("s", "n"));
    assertThat(ClassParameters.deprecated(storageClass(Map.of(key + "Name", "s", NAMESPACE, "n"))))
        .containsExactly(key + "Name"); // LOG-03
  }

  @ParameterizedTest(name = "SECRET-03: {0}")
  @EnumSource(SecretPurpose.class)
  void aSecretOfItsOwnComesBeforeTheDefault(SecretPurpose purpose) { // SECRET-03
    Map<String, String> parameters = new TreeMap<>();
    parameters.put(PREFIX + "secret-name", "default");
    parameters.put(PREFIX + "secret-namespace", "default");
    parameters.put(purpose.nameKeys().get(0), "own");
    parameters.put(purpose.namespaceKeys().get(0), "own");
    assertThat(references(parameters).of(purpose)).isEqualTo(new SecretReference("own", "own"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = { // SECRET-03
        "provisioner-secret-name | s | | | both are needed",
        "provisioner-secret-namespace | n | | | both are needed",
        "secret-name | n | | | both are needed",
        "provisioner-secret-name | '' | provisioner-secret-namespace | n | has an empty",
        "provisioner-secret-name | s | provisioner-secret-namespace | '' | has an empty"
      })
  void halfAReferenceIsRefused(
      String key, String value, String otherKey, String otherValue, String text) {
    Map<String, String> parameters = new TreeMap<>(Map.of(PREFIX + key, value));
    if (otherKey != null) {
      parameters.put(PREFIX + otherKey, otherValue);
    }
    Plan.Wait wait = refusal(references(parameters), SecretPurpose.PROVISIONER);
    assertThat(wait.reason()).isEqualTo(ReasonCode.ParameterInvalid); // SECRET-07
    assertThat(wait.message()).contains("claim dev/data", "StorageClass fast", PREFIX, text);
    assertThat(wait.on()).containsExactly(Dependencies.onClass("fast"));
  }

  @Test
  void aValueGivenTwiceIsRefused() { // SECRET-03
    var references = references(Map.of(NAME, "s", "csiProvisionerSecretName", "s", NAMESPACE, "n"));
    assertThat(refusal(references, SecretPurpose.PROVISIONER).message())
        .contains("twice", NAME + " and csiProvisionerSecretName");
  }

  static Stream<Arguments> wrongPairs() {
    return Stream.of(SecretPurpose.values())
        .flatMap(
            purpose -> {
              String name = purpose.nameKeys().get(0);
              String namespace = purpose.namespaceKeys().get(0);
              Stream<Arguments> all =
                  Stream.of(
                      Arguments.of(purpose, Map.of(name, "s"), "has " + name + " without"),
                      Arguments.of(
                          purpose, Map.of(namespace, "n"), "has " + namespace + " without"),
                      Arguments.of(purpose, Map.of(name, "", namespace, "n"), "an empty " + name),
                      Arguments.of(
                          purpose, Map.of(name, "s", namespace, ""), "an empty " + namespace));
              if (purpose.nameKeys().size() == 1) {
                return all;
              }
              String oldName = purpose.nameKeys().get(1);
              String oldNamespace = purpose.namespaceKeys().get(1);
              return Stream.concat(
                  all,
                  Stream.of(
                      Arguments.of(
                          purpose,
                          Map.of(name, "s", oldName, "s", namespace, "n"),
                          "twice, as " + name + " and " + oldName),
                      Arguments.of(
                          purpose,
                          Map.of(oldName, "s", namespace, "n", oldNamespace, "n"),
                          "twice, as " + namespace + " and " + oldNamespace),
                      Arguments.of(purpose, Map.of(oldName, "s"), "has " + oldName + " without")));
            });
  }

  @ParameterizedTest(name = "SECRET-03 {0}: {1}")
  @MethodSource("wrongPairs")
  void everyPurposeIsRefusedTheSameWrongPairs(
      SecretPurpose purpose, Map<String, String> parameters, String text) {
    // A default pair does not heal a wrong one.
    Map<String, String> withDefault =
        new TreeMap<>(Map.of(PREFIX + "secret-name", "d", PREFIX + "secret-namespace", "d"));
    if (purpose != SecretPurpose.DEFAULT) {
      withDefault.putAll(parameters);
      assertThat(refusal(references(withDefault), purpose).message()).contains(text);
    }
    assertThat(refusal(references(parameters), purpose).message()).contains("claim dev/data", text);
    assertThatThrownBy(() -> references(parameters).checked())
        .isInstanceOf(PlanningException.class); // PRE-17
  }

  @ParameterizedTest(name = "SECRET-04: {0} in {1}")
  @CsvSource({
    "plain, infra, plain, infra",
    "${pvc.name}, ${pvc.namespace}, data, dev",
    "${pv.name}, ${pv.name}, pvc-u, pvc-u",
    "${pvc.namespace}-${pvc.name}.s, infra, dev-data.s, infra",
    "x-${pvc.annotations['team/secret']}, infra, x-blue, infra"
  })
  void templatesAreFilledIn(String name, String namespace, String isName, String isNamespace) {
    assertThat(provisioner(name, namespace)).isEqualTo(new SecretReference(isName, isNamespace));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = { // SECRET-04
        "${pvc.uid}-$b-${a} | infra | [a, b, pvc.uid]",
        "$pvc | infra | [pvc]",
        "${} | infra | [\"\"]",
        "${pvc.annotations['nothing']} | infra | [\"pvc.annotations['nothing']\"]",
        "${pvc.annotations[team/secret]} | infra | [\"pvc.annotations[team/secret]\"]",
        "s | ${pvc.name} | [pvc.name]",
        "s | ${pvc.annotations['team/secret']} | [\"pvc.annotations['team/secret']\"]"
      })
  void unknownTokensAreListedInOrder(String name, String namespace, String unknown) {
    var references = references(Map.of(NAME, name, NAMESPACE, namespace));
    assertThat(refusal(references, SecretPurpose.PROVISIONER).message())
        .contains("not known there: " + unknown + "; known are pv.name, pvc.namespace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = { // SECRET-05
        "s | a.b | \"a.b\", which is no name of a namespace",
        "s | Infra | \"Infra\", which is no name of a namespace",
        "Upper | infra | \"Upper\", which is no name of a Secret",
        "a..b | infra | \"a..b\", which is no name of a Secret",
        "$ | infra | \"$\", which is no name of a Secret",
        "${pvc.name | infra | \"${pvc.name\", which is no name of a Secret",
        "${pvc.annotations['upper']} | infra | becomes \"Blue\" and is no name of a Secret",
        "${pvc.annotations['empty']} | infra | becomes \"\" and is no name of a Secret",
        "${pvc.annotations['sneaky']} | infra | becomes \"${pv.name}\" and is no name of a Secret",
        "Upper | Infra | no name of a namespace"
      })
  void resultsAreChecked(String name, String namespace, String text) {
    var references = references(Map.of(NAME, name, NAMESPACE, namespace));
    assertThat(refusal(references, SecretPurpose.PROVISIONER).message()).contains(text);
  }

  @Test
  void namesMayBeAsLongAsKubernetesLetsThem() { // SECRET-05
    assertThat(provisioner("a".repeat(253), "n".repeat(63))).isNotNull();
    assertThatThrownBy(() -> provisioner("a".repeat(254), "n"))
        .isInstanceOf(PlanningException.class);
    assertThatThrownBy(() -> provisioner("a", "n".repeat(64)))
        .isInstanceOf(PlanningException.class);
  }

  @Test
  void ofAnOldVolumeOnlyTheClaimsNameIsKnown() { // DEL-08, DEF-66
    var storageClass = storageClass(Map.of(NAME, "${pvc.name}-${pv.name}", NAMESPACE, "infra"));
    var old = SecretReferences.ofOldVolume("pv-1", ObjectKey.of("dev", "data"), storageClass);
    assertThat(old.of(SecretPurpose.PROVISIONER))
        .isEqualTo(new SecretReference("data-pv-1", "infra"));

    storageClass = storageClass(Map.of(NAME, "${pvc.annotations['k']}", NAMESPACE, "infra"));
    old = SecretReferences.ofOldVolume("pv-1", ObjectKey.of("dev", "data"), storageClass);
    assertThat(refusal(old, SecretPurpose.PROVISIONER).message())
        .contains("volume pv-1", "annotations of the claim are gone", "deletion-secret-name");
  }
}

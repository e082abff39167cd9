package dev.xns.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesJsonTest {
  private static JsonNode json(String text) {
    try {
      return KubernetesJson.mapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static PersistentVolumeClaim claim(String text) {
    return KubernetesJson.decode(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, json(text));
  }

  @Test
  void whatARecordDoesNotKnowIsIgnored() {
    PersistentVolumeClaim claim =
        claim(
            "{'metadata': {'name': 'a', 'namespace': 'b', 'managedFields': [{'x': 1}]},"
                + " 'spec': {'resources': {'requests': {'storage': '1Gi', 'other': '1'},"
                + " 'limits': {}}, 'novelty': {'deep': [1]}}, 'more': 1}");

    assertThat(claim.key()).hasToString("b/a");
    assertThat(claim.spec().resources().storage()).isEqualTo(Quantity.parse("1Gi"));
  }

  static java.util.List<ResourceType<?>> types() {
    return ResourceTypes.ALL;
  }

  @ParameterizedTest
  @MethodSource("types")
  void anEmptyObjectOfAnyKindCanBeRead(ResourceType<?> type) {
    KubernetesObject empty = KubernetesJson.decode(type, json("{}"));

    assertThat(empty.metadata()).isEqualTo(ObjectMeta.EMPTY);
    assertThat(empty.toString()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void anObjectOfNullsCanBeReadToo(ResourceType<?> type) {
    KubernetesObject empty =
        KubernetesJson.decode(
            type, json("{'metadata': null, 'spec': null, 'status': null, 'data': null}"));

    assertThat(empty.metadata()).isEqualTo(ObjectMeta.EMPTY);
  }

  @ParameterizedTest
  @MethodSource("types")
  <T extends KubernetesObject> void whatIsWrittenCanBeRead(ResourceType<T> type) {
    T object =
        KubernetesJson.decode(
            type,
            json(
                "{'metadata': {'name': 'n', 'namespace': 's', 'uid': 'u', 'resourceVersion': '7',"
                    + " 'creationTimestamp': '2026-01-02T03:04:05Z', 'labels': {'a': 'b'},"
                    + " 'annotations': {'c': 'd'}, 'finalizers': ['e/f']}}"));

    JsonNode written = KubernetesJson.encode(type, object);

    assertThat(KubernetesJson.decode(type, written)).isEqualTo(object);
    assertThat(written.path("kind").asText()).isEqualTo(type.kind());
    assertThat(written.path("apiVersion").asText()).isEqualTo(type.apiVersion());
    assertThat(object.metadata().creationTimestamp())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void whatIsAbsentIsNotWritten() {
    String written =
        KubernetesJson.encode(
                ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim("{'metadata': {'name': 'a'}}"))
            .toString();

    assertThat(written).doesNotContain("null", "finalizers", "volumeName", "annotations");
  }

  @Test
  void anUnreadableObjectIsNamed() {
    assertThatThrownBy(
            () ->
                claim(
                    "{'metadata': {'name': 'a', 'namespace': 'b'}, 'spec': {'resources':"
                        + " {'requests': {'storage': 'much'}}}}"))
        .isInstanceOf(UndecodableObjectException.class)
        .hasMessageStartingWith("Cannot read PersistentVolumeClaim b/a: ")
        .hasMessageContaining("much");
  }

  @Test
  void anUnreadableSecretIsNotQuoted() {
    assertThatThrownBy(
            () ->
                KubernetesJson.decode(
                    ResourceTypes.SECRETS,
                    json(
                        "{'metadata': {'name': 's', 'namespace': 'b'}, 'data': ['aHVudGVyMg==']}")))
        .isInstanceOf(UndecodableObjectException.class)
        .hasMessageContaining("Secret b/s")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("aHVudGVyMg"));
  }

  @Test
  void aSecretPrintsItsKeysOnly() { // SECRET-08
    Secret secret =
        KubernetesJson.decode(
            ResourceTypes.SECRETS,
            json(
                "{'metadata': {'name': 's', 'namespace': 'b'}, 'data': {'token':"
                    + " 'aHVudGVyMg=='}}"));

    assertThat(secret).hasToString("Secret[b/s, keys=[token]]");
    assertThat(secret.data()).containsEntry("token", "aHVudGVyMg==");
  }

  @Test
  void nullsInListsAndMapsAreDropped() {
    PersistentVolumeClaim claim =
        claim(
            "{'metadata': {'name': 'a', 'labels': {'x': null, 'y': 'z'}, 'finalizers': [null,"
                + " 'f']}, 'spec': {'accessModes': [null]}}");

    assertThat(claim.metadata().labels()).containsOnlyKeys("y");
    assertThat(claim.metadata().finalizers()).containsExactly("f");
    assertThat(claim.spec().accessModes()).isEmpty();
  }

  @Test
  void recordsCannotBeChangedThroughTheirCollections() {
    PersistentVolumeClaim claim = claim("{'metadata': {'labels': {'a': 'b', 'c': 'd'}}}");

    assertThatThrownBy(() -> claim.metadata().labels().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> claim.metadata().finalizers().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}

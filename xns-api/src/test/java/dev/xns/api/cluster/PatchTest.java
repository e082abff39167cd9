package dev.xns.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.xns.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatchTest {
  private static final ObjectMeta CURRENT =
      new ObjectMeta(
          "n",
          "",
          "s",
          "uid-1",
          "7",
          null,
          null,
          Map.of(),
          Map.of("old", "x"),
          List.of("a/b"),
          List.of());

  @Test
  void aPatchOfFinalizersHoldsOnlyForThatVersionOfThatObject() {
    assertThat(Patch.finalizers(CURRENT, List.of("c/d")).body())
        .hasToString(
            "{\"metadata\":{\"uid\":\"uid-1\",\"resourceVersion\":\"7\",\"finalizers\":[\"c/d\"]}}");
  }

  @Test
  void annotationsAreSetAndRemoved() {
    assertThat(Patch.annotations(CURRENT, Map.of("k", "v")).body())
        .hasToString(
            "{\"metadata\":{\"uid\":\"uid-1\",\"resourceVersion\":\"7\",\"annotations\":{\"k\":\"v\"}}}");
    assertThat(Patch.withoutAnnotations(CURRENT, List.of("old")).body())
        .hasToString(
            "{\"metadata\":{\"uid\":\"uid-1\",\"resourceVersion\":\"7\",\"annotations\":{\"old\":null}}}");
  }

  @Test
  void theBodyFitsTheFormat() {
    var nodes = JsonNodeFactory.instance;

    assertThatThrownBy(() -> new Patch(Patch.Format.JSON, nodes.objectNode()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A body of type application/json-patch+json must be an array, got OBJECT");
    assertThatThrownBy(() -> new Patch(Patch.Format.JSON_MERGE, nodes.arrayNode()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A body of type application/merge-patch+json must be an object, got ARRAY");
  }
}

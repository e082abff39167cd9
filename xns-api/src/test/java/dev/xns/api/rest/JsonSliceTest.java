package dev.xns.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSliceTest {
  private static @Nullable JsonSlice slice(String json) {
    return JsonSlice.of(json.getBytes(UTF_8));
  }

  private static JsonSlice value(String json) {
    return requireNonNull(slice(json));
  }

  @Test
  void findsFieldsWhateverStandsBeforeThem() {
    JsonSlice json =
        value(
            """
             { "a" : "}\\"\\\\" , "b":[{"name":"no"},-1.5e3,true,null],"c":{"name":"no"},
              "n\\u0061me":"y\\u00e4s" }
            """);
    assertThat(json.isObject()).isTrue();
    assertThat(json.text("name")).isEqualTo("yäs");
    assertThat(json.text("b")).isEmpty();
    assertThat(json.field("absent")).isNull();
  }

  @Test
  void findsElements() throws Exception {
    List<JsonSlice> elements = requireNonNull(value("[{\"a\":[1,2]}, \"],[\" ,[],7]").elements());
    assertThat(elements).hasSize(4);
    assertThat(elements.get(0).tree().path("a").size()).isEqualTo(2);
    assertThat(value("[ ]").elements()).isEmpty();
    assertThat(value("{}").elements()).isNull();
    assertThat(value("null").isNull()).isTrue();
  }

  @Test
  void aTreeIsWithoutManagedFields() throws Exception {
    JsonSlice json =
        value("{\"metadata\":{\"managedFields\":[{\"a\":1}],\"name\":\"n\"},\"managedFields\":2}");
    assertThat(json.tree())
        .hasToString("{\"metadata\":{\"managedFields\":null,\"name\":\"n\"},\"managedFields\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{\"a\":", "[1", "\"", "\"\\", "\"\\\"", "{} {}", "<html>", ","})
  void whatIsCutOffOrNoJsonIsNoValue(String text) {
    assertThat(slice(text)).isNull();
  }
}

package dev.xns.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"staging/restore-42", "a/b", "cluster-scoped"})
  void aKeyPrintsWhatItParses(String text) {
    assertThat(ObjectKey.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/name", "namespace/", "a/b/c"})
  void whatIsNoKeyIsRefusedAndQuoted(String text) {
    assertThatThrownBy(() -> ObjectKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected namespace/name or name, got \"" + text + "\"");
  }

  @Test
  void keysAreOrderedByNamespaceThenName() {
    var keys =
        new TreeSet<>(
            List.of(ObjectKey.of("b", "a"), ObjectKey.of("a", "b"), ObjectKey.of("a", "a")));

    assertThat(keys).map(ObjectKey::toString).containsExactly("a/a", "a/b", "b/a");
  }
}

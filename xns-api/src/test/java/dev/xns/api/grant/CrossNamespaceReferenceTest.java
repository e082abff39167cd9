package dev.xns.api.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossNamespaceReferenceTest {
  private static final CrossNamespaceReference REFERENCE =
      new CrossNamespaceReference("dev", "g", "k", "prod", "backup");

  @Test
  void withinOneNamespaceThereIsNothingToGrant() { // SRC-06
    assertThatThrownBy(() -> new CrossNamespaceReference("dev", "g", "k", "dev", "n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Claim and source are both in namespace dev: no grant is involved");
  }

  @ParameterizedTest
  @CsvSource({
    "prod, dev, true",
    "prod, , true",
    ", dev, true",
    ", , true",
    "stage, dev, false",
    "prod, test, false",
    ", test, false",
  })
  void aScopeCoversWhatItNames(String source, String claim, boolean covered) {
    assertThat(new GrantScope(source, claim).covers(REFERENCE)).isEqualTo(covered);
  }
}

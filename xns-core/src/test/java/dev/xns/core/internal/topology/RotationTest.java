package dev.xns.core.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationTest {
  @ParameterizedTest
  @CsvSource({
    "'', 2166136261",
    "web, 1181096325",
    "db, 1836525763",
    "mysql, 4183828397",
    "data-web-4294967296, 2450562679",
    "testpvc, 1684622678",
    "testset, 1633848515"
  })
  void hashesAreThoseOfOtherProvisioners(String text, long hash) { // TOPO-12
    assertThat(Rotation.hash(text)).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "data-web-0, 1181096325, 0",
    "web-007, 1181096325, 7",
    "a-b-web-4294967295, 1181096325, 4294967295",
    "web, 1181096325, 0",
    "mysql-1000000000, 4183828397, 1000000000",
    "data-web-4294967296, 2450562679, 0"
  })
  void claimsOfOnePodBeginAtTheSamePlace(String claim, long hash, long index) { // TOPO-12
    for (int size : new int[] {1, 2, 3, 4, 7, 1000}) {
      assertThat(Rotation.start(claim, size)).isEqualTo((int) ((hash + index) % (1L << 32) % size));
    }
  }

  @Test
  void nothingIsLostByTurning() { // TOPO-10, TOPO-12
    assertThat(Rotation.from(0, List.of(1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(Rotation.from(2, List.of(1, 2, 3))).containsExactly(3, 1, 2);
  }
}

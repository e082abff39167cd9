package dev.xns.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForeignTextTest {
  @Test
  void plainNamesStayAsTheyAre() {
    assertThat(ForeignText.name("prod/backup")).isEqualTo("prod/backup");
    assertThat(ForeignText.name("csi.storage.k8s.io/fstype"))
        .isEqualTo("csi.storage.k8s.io/fstype");
  }

  @Test
  void othersAreQuotedSoThatPunctuationIsSeenToBePartOfThem() {
    assertThat(ForeignText.name("csi.storage.k8s.io/fstype:"))
        .isEqualTo("\"csi.storage.k8s.io/fstype:\"");
    assertThat(ForeignText.name("")).isEqualTo("\"\"");
    assertThat(ForeignText.name("a b")).isEqualTo("\"a b\"");
    assertThat(ForeignText.name("say \"x\\\"")).isEqualTo("\"say \\\"x\\\\\\\"\"");
  }

  @Test
  void whatCannotBeSeenIsShown() {
    assertThat(ForeignText.line("a\r\n\tb\u0000\u202ec\u2028d\ue000"))
        .isEqualTo("a\\r\\n\\tb\\u{0}\\u{202e}c\\u{2028}d\\u{e000}");
    assertThat(ForeignText.line("\u00e4\ud83d\ude00")).isEqualTo("\u00e4\ud83d\ude00");
    assertThat(ForeignText.line("half \ud83d")).isEqualTo("half \\u{d83d}");
  }

  @Test
  void aMessageThatIsOneAlreadyStaysTheSame() {
    String once = ForeignText.line("a\nb " + "x".repeat(100));
    assertThat(ForeignText.line(once)).isEqualTo(once);
  }

  @Test
  void longTextHasAnEnd() {
    assertThat(ForeignText.name("x".repeat(10_000)))
        .hasSizeLessThan(400)
        .endsWith("\"... (10000 characters in all)");
    assertThat(ForeignText.line("x".repeat(10_000))).hasSizeLessThan(4_100);
  }
}

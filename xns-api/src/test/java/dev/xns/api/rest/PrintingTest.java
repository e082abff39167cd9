package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is sent and got does not print: it may be a Secret. */
class PrintingTest {
  private static final String TEXT = "aHVudGVyMg==";

  private final Call call =
      new Call(
          Verb.CREATE,
          SECRETS,
          "Secret dev/login",
          "/api/v1/namespaces/dev/secrets",
          new Call.Body("application/json", TEXT));

  @Test
  void aCall() {
    assertThat(call.toString()).contains("Secret dev/login").doesNotContain(TEXT);
  }

  @Test
  void aRequest() {
    assertThat(call.request()).hasToString("POST /api/v1/namespaces/dev/secrets");
  }

  @Test
  void anAnswer() {
    assertThat(new RestAnswer(200, null, TEXT.getBytes(StandardCharsets.UTF_8)))
        .hasToString("200, 12 bytes");
  }
}

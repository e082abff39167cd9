package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is sent and got does not print: it may be a Secret. */
class PrintingTest {
  private static final String TEXT = "aHVudGVyMg==";

  private final ApiRequest request =
      new ApiRequest(
          ApiVerb.CREATE,
          SECRETS,
          "Secret dev/login",
          "/api/v1/namespaces/dev/secrets",
          new ApiRequest.Body("application/json", TEXT));

  @Test
  void anApiRequest() {
    assertThat(request.toString()).contains("Secret dev/login").doesNotContain(TEXT);
  }

  @Test
  void aRestRequest() {
    assertThat(request.http()).hasToString("POST /api/v1/namespaces/dev/secrets");
  }

  @Test
  void aRestResponse() {
    assertThat(new RestResponse(200, null, TEXT.getBytes(StandardCharsets.UTF_8)))
        .hasToString("200, 12 bytes");
  }
}

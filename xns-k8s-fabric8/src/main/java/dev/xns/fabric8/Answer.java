package dev.xns.fabric8;

import org.jspecify.annotations.Nullable;

/** What the server answered. */
final class Answer {
  private final int code;
  private final @Nullable String retryAfter;
  private final byte[] body;

  /**
   * Makes an answer.
   *
   * @param code HTTP status
   * @param retryAfter value of the Retry-After header, null if there is none
   * @param body the body, not to be modified; it may hold secrets
   */
  Answer(int code, @Nullable String retryAfter, byte[] body) {
    this.code = code;
    this.retryAfter = retryAfter;
    this.body = body;
  }

  int code() {
    return code;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }

  byte[] body() {
    return body;
  }

  boolean isSuccess() {
    return code >= 200 && code < 300;
  }

  @Override
  public String toString() {
    return code + ", " + body.length + " bytes";
  }
}

package dev.xns.api.rest;

import org.jspecify.annotations.Nullable;

/** What an API server answered. Its body may hold secrets and is not printed. */
public final class RestResponse {
  private final int code;
  private final @Nullable String retryAfter;
  private final byte[] body;

  /**
   * Makes a response.
   *
   * @param code HTTP status
   * @param retryAfter value of the Retry-After header, null if there is none
   * @param body the body, not to be modified; it may hold secrets
   */
  public RestResponse(int code, @Nullable String retryAfter, byte[] body) {
    this.code = code;
    this.retryAfter = retryAfter;
    this.body = body;
  }

  /** HTTP status. */
  public int code() {
    return code;
  }

  /** Value of the {@code Retry-After} header, or null if there is none. */
  public @Nullable String retryAfter() {
    return retryAfter;
  }

  /** The body, not to be modified. */
  public byte[] body() {
    return body;
  }

  /** Whether the server did what it was asked. */
  public boolean isSuccess() {
    return code >= 200 && code < 300;
  }

  @Override
  public String toString() {
    return code + ", " + body.length + " bytes";
  }
}

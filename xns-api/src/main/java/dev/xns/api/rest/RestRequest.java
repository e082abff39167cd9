package dev.xns.api.rest;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to an API server.
 *
 * @param method HTTP method
 * @param path path and query, encoded, beginning with a slash; to be put behind the server's
 *     address as it is
 * @param mediaType media type of the body; null if there is none
 * @param body the body; null if there is none. It may hold secrets and is not printed
 */
public record RestRequest(
    String method, String path, @Nullable String mediaType, @Nullable String body) {
  /** The media type that is accepted in answer to every request. */
  public static final String ACCEPT = "application/json";

  @Override
  public String toString() {
    return method + " " + path;
  }
}

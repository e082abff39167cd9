package dev.xns.api.rest;

/** What is asked of the API server. */
enum ApiVerb {
  GET("get", "GET", false),
  LIST("list", "GET", false),
  WATCH("watch", "GET", false),
  CREATE("create", "POST", true),
  PATCH("patch", "PATCH", true),
  DELETE("delete", "DELETE", true),
  REVIEW("review", "POST", false),
  DISCOVER("discover", "GET", false);

  private final String word;
  private final String method;
  private final boolean writes;

  ApiVerb(String word, String method, boolean writes) {
    this.word = word;
    this.method = method;
    this.writes = writes;
  }

  /** The word for messages. */
  String word() {
    return word;
  }

  /** The HTTP method. */
  String method() {
    return method;
  }

  /** Whether the request may change something. */
  boolean writes() {
    return writes;
  }
}

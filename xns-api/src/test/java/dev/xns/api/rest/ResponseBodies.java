package dev.xns.api.rest;

import java.util.List;

/** What API servers answer, as JSON. */
public final class ResponseBodies {
  private ResponseBodies() {}

  public static String claim(String namespace, String name, int version) {
    return """
    {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":\
    {"namespace":"%s","name":"%s","uid":"uid-%s","resourceVersion":"%d"},"spec":{"storageClassName":"fast"}}\
    """
        .formatted(namespace, name, name, version);
  }

  /** A claim whose size is no quantity. */
  public static String unreadableClaim(String namespace, String name, int version) {
    return """
    {"metadata":{"namespace":"%s","name":"%s","resourceVersion":"%d"},\
    "spec":{"resources":{"requests":{"storage":{"much":true}}}}}\
    """
        .formatted(namespace, name, version);
  }

  public static String list(int version, String... items) {
    return page(version, "", items);
  }

  /** A page of a list; {@code next} is empty on the last one. */
  public static String page(int version, String next, String... items) {
    return """
    {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"%d","continue":"%s"},"items":[%s]}\
    """
        .formatted(version, next, String.join(",", List.of(items)));
  }

  public static String added(String object) {
    return event("ADDED", object);
  }

  public static String modified(String object) {
    return event("MODIFIED", object);
  }

  public static String deleted(String object) {
    return event("DELETED", object);
  }

  public static String bookmark(int version) {
    return event(
        "BOOKMARK",
        "{\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"resourceVersion\":\"%d\"}}"
            .formatted(version));
  }

  public static String error(int code, String reason) {
    return event("ERROR", status(code, reason, "told by the stream", "{}"));
  }

  public static String status(int code, String reason, String message, String details) {
    return """
    {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s",\
    "reason":"%s","details":%s,"code":%d}\
    """
        .formatted(message, reason, details, code);
  }

  public static String notFound(String plural, String name) {
    return status(
        404,
        "NotFound",
        "%s \\\"%s\\\" not found".formatted(plural, name),
        "{\"name\":\"%s\",\"kind\":\"%s\"}".formatted(name, plural));
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
  }
}

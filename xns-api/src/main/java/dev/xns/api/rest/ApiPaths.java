package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where objects live in the API. */
final class ApiPaths {
  private ApiPaths() {}

  /**
   * The path of one object.
   *
   * @throws ClusterException with reason {@code INVALID} if no object can have this key; such a key
   *     would otherwise address something else
   */
  static String object(ApiVerb verb, ResourceType<?> type, ObjectKey key) {
    return collection(verb, type, key) + "/" + segment(verb, type, key, "name", key.name());
  }

  /**
   * The path to create an object at.
   *
   * @param key the object's key; the name may be empty
   * @throws ClusterException with reason {@code INVALID} if the namespace does not fit the kind
   */
  static String collection(ApiVerb verb, ResourceType<?> type, ObjectKey key) {
    if (!type.namespaced()) {
      if (!key.namespace().isEmpty()) {
        throw invalid(verb, type, key, "the kind is cluster-scoped and takes no namespace");
      }
      return everything(type);
    }
    return version(type)
        + "/namespaces/"
        + segment(verb, type, key, "namespace", key.namespace())
        + "/"
        + type.plural();
  }

  /** The path of all objects of a kind, in all namespaces. */
  private static String everything(ResourceType<?> type) {
    return version(type) + "/" + type.plural();
  }

  /**
   * Checks a scope before anything is sent for it.
   *
   * @throws IllegalArgumentException if no namespace can have its name; such a path would address
   *     something else, such as all namespaces
   */
  static void check(ResourceType<?> type, WatchScope scope) {
    String namespace = scope.namespace();
    if (namespace != null && type.namespaced() && !isSegment(namespace)) {
      throw new IllegalArgumentException(
          "Cannot watch " + type + ": no namespace can be \"" + namespace + "\"");
    }
  }

  /** The path and query of the objects in a scope, ready for further parameters. */
  private static String all(ResourceType<?> type, WatchScope scope) {
    String namespace = scope.namespace();
    String path =
        namespace == null || !type.namespaced()
            ? everything(type)
            : version(type) + "/namespaces/" + encode(namespace) + "/" + type.plural();
    String name = scope.name();
    return name == null
        ? path + "?"
        : path + "?fieldSelector=" + encode("metadata.name=" + name) + "&";
  }

  /** The path and query of one page of a list. */
  static String page(
      ResourceType<?> type, WatchScope scope, int limit, @Nullable String continuation) {
    String first = all(type, scope) + "limit=" + limit;
    return continuation == null ? first : first + "&continue=" + encode(continuation);
  }

  /** The path and query of a watch from a position. */
  static String watch(
      ResourceType<?> type, WatchScope scope, String resourceVersion, long timeoutSeconds) {
    return all(type, scope)
        + "watch=true&allowWatchBookmarks=true&resourceVersion="
        + encode(resourceVersion)
        + "&timeoutSeconds="
        + timeoutSeconds;
  }

  /** The path of a kind's group. */
  static String group(ResourceType<?> type) {
    return type.group().isEmpty() ? "/api" : "/apis/" + type.group();
  }

  /** The path of the version of its group that a kind is in. */
  static String version(ResourceType<?> type) {
    return group(type) + "/" + type.version();
  }

  private static String segment(
      ApiVerb verb, ResourceType<?> type, ObjectKey key, String part, String text) {
    if (text.isEmpty()) {
      throw invalid(verb, type, key, "the " + part + " is empty");
    }
    if (!isSegment(text)) {
      throw invalid(verb, type, key, "no " + part + " can be \"" + text + "\"");
    }
    return encode(text);
  }

  private static boolean isSegment(String text) {
    return !text.isEmpty() && !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0;
  }

  private static ClusterException invalid(
      ApiVerb verb, ResourceType<?> type, ObjectKey key, String why) {
    return new ClusterException(
        verb.word() + " " + type.describe(key) + ": nothing was sent, " + why, Reason.INVALID);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

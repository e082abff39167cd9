package dev.xns.core.internal.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a class can name a secret for, and under which keys (SECRET-02). */
enum SecretPurpose {
  /** Stands in for every purpose that has none of its own. */
  DEFAULT("", ""),
  /** Sent when volumes are made and deleted. */
  PROVISIONER("provisioner-", "csiProvisionerSecret"),
  /** Sent when volumes are attached. */
  CONTROLLER_PUBLISH("controller-publish-", "csiControllerPublishSecret"),
  /** Sent when volumes are staged. */
  NODE_STAGE("node-stage-", "csiNodeStageSecret"),
  /** Sent when volumes are published. */
  NODE_PUBLISH("node-publish-", "csiNodePublishSecret"),
  /** Sent when volumes grow, to the controller. */
  CONTROLLER_EXPAND("controller-expand-", ""),
  /** Sent when volumes grow, to the node. */
  NODE_EXPAND("node-expand-", ""),
  /** Sent when mutable parameters change. */
  CONTROLLER_MODIFY("controller-modify-", "");

  private final String current;
  private final String deprecated;

  SecretPurpose(String infix, String deprecated) {
    this.current = ClassParameters.RESERVED_PREFIX + infix + "secret-";
    this.deprecated = deprecated;
  }

  /** Keys that give the name: the current one, then the deprecated one if there is one. */
  List<String> nameKeys() {
    return keys("name", "Name");
  }

  /** Keys that give the namespace: the current one, then the deprecated one if there is one. */
  List<String> namespaceKeys() {
    return keys("namespace", "Namespace");
  }

  private List<String> keys(String currentEnd, String deprecatedEnd) {
    return deprecated.isEmpty()
        ? List.of(current + currentEnd)
        : List.of(current + currentEnd, deprecated + deprecatedEnd);
  }

  /** Whether this key names a secret and is for us only. */
  static boolean isReservedKey(String key) {
    return keys().anyMatch(list -> list.get(0).equals(key));
  }

  /** Whether this key names a secret in the old way; such keys reach the driver too (REQ-08). */
  static boolean isDeprecatedKey(String key) {
    return keys().anyMatch(list -> list.size() > 1 && list.get(1).equals(key));
  }

  private static Stream<List<String>> keys() {
    return Arrays.stream(values())
        .flatMap(purpose -> Stream.of(purpose.nameKeys(), purpose.namespaceKeys()));
  }
}

package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xns.api.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * What the tests of cluster access over HTTP share: the way to the adapter under test. An adapter
 * joins by extending each {@code Rest...Contract}; {@code JdkClusterTest} shows how.
 */
public abstract class RestContract {
  /** Longer than any test that does not wait for it. */
  static final Duration PATIENT = Duration.ofSeconds(20);

  final Connector connector;

  /** Not for others to extend directly: each topic is a class of its own. */
  RestContract(Connector connector) {
    this.connector = connector;
  }

  /** Starts a request on another thread; its failure. */
  static Future<ClusterException> failureOf(Runnable request) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowableOfType(ClusterException.class, request::run));
  }
}

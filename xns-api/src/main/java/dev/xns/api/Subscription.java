package dev.xns.api;

/** A registered listener. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** A subscription to something that never announces anything. */
  Subscription NONE = () -> {};

  /** Removes the listener. A call that is already running may still finish. Repeatable. */
  @Override
  void close();
}

package dev.xns.api.cluster;

/** A running watch. */
public interface Watch extends AutoCloseable {
  /**
   * Ends the watch. Does not wait: one callback that is already running may still finish, none
   * starts afterwards. Repeatable.
   */
  @Override
  void close();
}

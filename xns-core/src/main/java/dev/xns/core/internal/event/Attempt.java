package dev.xns.core.internal.event;

/** An attempt to make a volume, from its begin until it is closed. */
public interface Attempt extends AutoCloseable {
  /** The attempt is over, whatever came of it. */
  @Override
  void close();
}

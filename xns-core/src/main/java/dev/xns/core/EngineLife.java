package dev.xns.core;

/** What starting and closing an engine means. */
interface EngineLife {
  /** See {@link XnsEngine#start}. */
  void start();

  /** See {@link XnsEngine#close}. */
  void close();
}

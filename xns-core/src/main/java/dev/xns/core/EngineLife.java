package dev.xns.core;

import dev.xns.api.model.ObjectKey;

/** What starting and closing an engine means. */
interface EngineLife {
  /** See {@link XnsEngine#start}. */
  void start();

  /** See {@link XnsEngine#close}. */
  void close();

  /** See {@link XnsEngine#explain}. */
  ClaimExplanation explain(ObjectKey claim);
}

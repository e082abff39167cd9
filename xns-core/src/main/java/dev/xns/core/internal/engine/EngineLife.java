package dev.xns.core.internal.engine;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.XnsEngine;
import dev.xns.core.explain.ClaimExplanation;

/** What starting and closing an engine means. */
public interface EngineLife {
  /** See {@link XnsEngine#start}. */
  void start();

  /** See {@link XnsEngine#close}. */
  void close();

  /** See {@link XnsEngine#explain}. */
  ClaimExplanation explain(ObjectKey claim);
}

package dev.xns.core.internal.engine;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.explain.ClaimExplanation;

/** What starting and closing an engine means. */
public interface EngineLife {
  /** See {@link dev.xns.core.XnsEngine#start}. */
  void start();

  /** See {@link dev.xns.core.XnsEngine#close}. */
  void close();

  /** See {@link dev.xns.core.XnsEngine#explain}. */
  ClaimExplanation explain(ObjectKey claim);
}

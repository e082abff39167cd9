package dev.xns.core.internal.engine;

import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.grant.Grants;
import java.util.List;

/** What an engine is for: which controllers each of its terms runs. */
public interface Assembly {
  /** The driver, or whatever else tells this engine from others in logs, events and marks. */
  String name();

  /** The controllers of a term. A change is announced to them in this order. */
  List<Controller> controllers(TermContext term, Grants grants);
}

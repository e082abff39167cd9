package dev.xns.core.internal.event;

import dev.xns.core.report.EngineListener;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the host's listener, whose failures are its own. */
public final class ListenerCall {
  private static final Logger log = LoggerFactory.getLogger(ListenerCall.class);

  private ListenerCall() {}

  /** Makes this call. Whatever it throws is logged. */
  public static void tell(EngineListener listener, Consumer<EngineListener> call) {
    try {
      call.accept(listener);
    } catch (RuntimeException e) {
      log.error("The engine's listener failed", e);
    }
  }
}

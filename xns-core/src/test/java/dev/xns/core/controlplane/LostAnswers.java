package dev.xns.core.controlplane;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Loses the answers for some volumes, after the volumes were made. */
final class LostAnswers implements BackendInterceptor {
  /** Volumes that were asked for, once for each call. */
  final Queue<String> calls = new ConcurrentLinkedQueue<>();

  volatile Predicate<String> lost = volume -> false;

  volatile Runnable during = () -> {};

  @Override
  public void before(BackendCall call) {
    if (call.verb() == BackendCall.Verb.PROVISION) {
      calls.add(call.volume());
      during.run();
    }
  }

  @Override
  public void after(BackendCall call) {
    if (call.verb() == BackendCall.Verb.PROVISION && lost.test(call.volume())) {
      throw new BackendException("no answer", Kind.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED);
    }
  }
}

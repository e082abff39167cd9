package dev.xns.examples.hostpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults that are waiting for their calls, in order. Not for use by several threads. */
final class FaultList {
  private final List<Fault> faults;

  FaultList(List<Fault> faults) {
    this.faults = new ArrayList<>(faults);
  }

  void add(Fault fault) {
    faults.add(fault);
  }

  void clear() {
    faults.clear();
  }

  List<Fault> remaining() {
    return List.copyOf(faults);
  }

  /** The first fault for the call, which is counted down. */
  Optional<Fault> take(String method, Fault.When when) {
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      if (fault.concerns(method, when)) {
        if (fault.times() == 1) {
          faults.remove(i);
        } else if (fault.times() != Fault.ALWAYS) {
          faults.set(i, fault.times(fault.times() - 1));
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}

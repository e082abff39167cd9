package dev.xns.core.simulation;

/** Ends whatever a process was doing when it died. An Error, because nobody may survive it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("this process is dead", null, false, false);
  }
}

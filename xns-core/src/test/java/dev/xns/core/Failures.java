package dev.xns.core;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;

/** Failures of a backend. */
final class Failures {
  private Failures() {}

  static BackendException of(Kind kind, Fate fate) {
    return new BackendException("CreateVolume failed with " + kind, kind, fate);
  }

  /** The backend says no, and means it. */
  static BackendException refused() {
    return of(Kind.REFUSED, Fate.DID_NOT_HAPPEN);
  }

  /** The driver's socket is gone. */
  static BackendException notAsked() {
    return of(Kind.UNAVAILABLE, Fate.NOT_ASKED);
  }

  /** Nobody knows. */
  static BackendException timeout() {
    return of(Kind.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED);
  }
}

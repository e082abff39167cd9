package dev.xns.core.internal.view;

import org.jspecify.annotations.Nullable;

/** Tells several, whatever became of telling the one before, and fails in the end if any failed. */
public final class Told {
  private @Nullable RuntimeException exception;
  private @Nullable Error error;

  /** Does this, and remembers the first failure. */
  public void each(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      exception = exception == null ? e : exception;
    } catch (Error e) {
      error = error == null ? e : error;
    }
  }

  /** Throws what was remembered. */
  public void end() {
    if (error != null) {
      throw error;
    }
    if (exception != null) {
      throw exception;
    }
  }
}

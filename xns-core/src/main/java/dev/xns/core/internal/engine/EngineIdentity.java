package dev.xns.core.internal.engine;

import java.util.concurrent.ThreadLocalRandom;

/** The name under which an engine makes volumes if its host gives it none (START-15). */
final class EngineIdentity {
  private static final int NUMBERS = 10_000;

  private EngineIdentity() {}

  /** A name for an engine that starts now. It is no secret: each volume shows it. */
  static String madeUp(long startMillis, String driver) {
    return of(startMillis, ThreadLocalRandom.current().nextInt(NUMBERS), driver);
  }

  static String of(long startMillis, int number, String driver) {
    return startMillis + "-" + number + "-" + driver;
  }
}

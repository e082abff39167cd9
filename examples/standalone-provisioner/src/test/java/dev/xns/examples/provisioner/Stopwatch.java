package dev.xns.examples.provisioner;

import java.util.Arrays;

/** Tells how long something took. For people: nothing depends on it. */
record Stopwatch(long startNanos) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  long millis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  /** Prints the text, whose last argument is the time in milliseconds. */
  void print(String text, Object... arguments) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = millis();
    System.out.println("MEASURED " + text.formatted(all));
  }
}

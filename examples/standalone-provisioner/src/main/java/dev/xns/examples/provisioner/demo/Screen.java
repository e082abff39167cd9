package dev.xns.examples.provisioner.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What the person in front of the demo reads. */
final class Screen {
  private static final int WIDTH = 96;

  private final PrintWriter out;
  private int steps;

  Screen(PrintWriter out) {
    this.out = out;
  }

  /** Begins a step. */
  void step(String title) {
    steps++;
    out.println();
    out.println(steps + ". " + title);
  }

  /** A line about the current step. */
  void say(String text) {
    print("   ", text);
  }

  /** What somebody else said. */
  void quote(String text) {
    print("     | ", text);
  }

  /** Number of the current step. */
  int steps() {
    return steps;
  }

  private void print(String indent, String text) {
    wrap(text).forEach(line -> out.println(indent + line));
  }

  private static List<String> wrap(String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

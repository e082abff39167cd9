package dev.xns.api.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines, however the bytes arrive. For one thread at a time. */
final class LineSplitter {
  private final int longestLine;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Makes a splitter for lines of up to this many bytes. */
  LineSplitter(int longestLine) {
    this.longestLine = longestLine;
  }

  /**
   * Takes the next bytes and hands over each line that is complete, without its end and unless it
   * is empty.
   *
   * @return whether that worked; false if a line is longer than allowed
   */
  boolean take(ByteBuffer bytes, Consumer<byte[]> lines) {
    while (bytes.hasRemaining()) {
      int length = lengthToLineEnd(bytes);
      if (line.size() + length > longestLine) {
        return false;
      }
      byte[] part = new byte[length];
      bytes.get(part);
      line.writeBytes(part);
      if (bytes.hasRemaining()) {
        bytes.get();
        handOver(lines);
      }
    }
    return true;
  }

  /** Hands over what came after the last line end. */
  void end(Consumer<byte[]> lines) {
    handOver(lines);
  }

  private static int lengthToLineEnd(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        return i - bytes.position();
      }
    }
    return bytes.remaining();
  }

  private void handOver(Consumer<byte[]> lines) {
    if (line.size() > 0) {
      byte[] complete = line.toByteArray();
      line.reset();
      lines.accept(complete);
    }
  }
}

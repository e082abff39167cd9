package dev.xns.core.internal.topology;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a list of places so that the claims of a set of pods, numbered by the end of their names,
 * begin with different ones, and all claims of one pod with the same (TOPO-12).
 */
public final class Rotation {
  private static final int FNV_START = (int) 2166136261L;
  private static final int FNV_PRIME = 16777619;
  private static final long TWO_POW_32 = 1L << 32;

  private Rotation() {}

  /** The list, beginning with what is at this index. */
  public static <T> List<T> from(int start, List<T> list) {
    var turned = new ArrayList<T>(list.size());
    turned.addAll(list.subList(start, list.size()));
    turned.addAll(list.subList(0, start));
    return List.copyOf(turned);
  }

  /** Where a list of this size is to begin for the claim of this name. */
  public static int start(String claimName, int size) {
    int dash = claimName.lastIndexOf('-');
    String number = claimName.substring(dash + 1);
    if (dash < 0 || !isBelowTwoPow32(number)) {
      return (int) (hash(claimName) % size);
    }
    String set = claimName.substring(0, dash);
    String pod = set.substring(set.lastIndexOf('-') + 1);
    return (int) ((hash(pod) + Long.parseLong(number)) % TWO_POW_32 % size);
  }

  /** 32-bit FNV-1, not FNV-1a: other provisioners of the same driver must agree. */
  static long hash(String text) {
    int hash = FNV_START;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = hash * FNV_PRIME ^ (b & 0xff);
    }
    return Integer.toUnsignedLong(hash);
  }

  private static boolean isBelowTwoPow32(String number) {
    return number.matches("[0-9]+")
        && new BigInteger(number).compareTo(BigInteger.valueOf(TWO_POW_32)) < 0;
  }
}

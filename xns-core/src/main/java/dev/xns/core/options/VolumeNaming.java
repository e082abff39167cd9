package dev.xns.core.options;

import java.util.ArrayList;
import java.util.List;
import org.immutables.value.Value;

/** How volumes are named. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class VolumeNaming {
  /** CSI allows no longer names of volumes. */
  private static final int LONGEST_NAME = 128;

  private static final int WHOLE_UID = 36;

  VolumeNaming() {}

  /**
   * First part of the name; a dash and the UID of the claim follow. Lower-case letters, digits,
   * dots and dashes. With what follows it may have 128 characters. By default {@code pvc}.
   */
  @Value.Default
  public String prefix() {
    return "pvc";
  }

  /**
   * How many characters of the claim's UID follow, without its dashes: 1 to 32, or -1 for the whole
   * UID with dashes. By default -1.
   */
  @Value.Default
  public int uuidLength() {
    return -1;
  }

  /** A builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  List<String> problems() {
    var problems = new ArrayList<String>();
    if (!prefix().matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
      problems.add(
          "volumeNaming.prefix was \"%s\" but must be lower-case letters, digits, dots and dashes"
              .formatted(prefix()));
    }
    int longest = LONGEST_NAME - 1 - (uuidLength() == -1 ? WHOLE_UID : uuidLength());
    if (prefix().length() > longest) {
      problems.add(
          ("volumeNaming.prefix has %d characters but may have %d: CSI allows names of %d, and a"
                  + " dash and the UID of the claim follow")
              .formatted(prefix().length(), longest, LONGEST_NAME));
    }
    if (uuidLength() != -1 && (uuidLength() < 1 || uuidLength() > 32)) {
      problems.add(
          "volumeNaming.uuidLength was %d but must be -1 or 1 to 32".formatted(uuidLength()));
    }
    return problems;
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableVolumeNaming.Builder {
    Builder() {}
  }
}

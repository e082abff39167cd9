package dev.xns.core.options;

import dev.xns.api.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Marks on claims, which let a later process finish what this one began. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class MarkOptions {
  MarkOptions() {}

  /**
   * When claims are marked so that they cannot vanish while a volume is being made. By default
   * {@link MarkMode#WHEN_AMBIGUOUS}.
   */
  @Value.Default
  public MarkMode mode() {
    return MarkMode.WHEN_AMBIGUOUS;
  }

  /**
   * The Secret with which all engines of this driver seal what the marks say; null for none. By
   * default null. The first engine that needs the Secret makes it.
   *
   * <p>Without a key nothing is written into the marks, because the claim's owner could forge it.
   * After a crash a claim is then planned anew instead of repeating what was asked for.
   */
  public abstract @Nullable ObjectKey key();

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
    ObjectKey key = key();
    if (key != null && (key.namespace().isEmpty() || key.name().isEmpty())) {
      problems.add("marks.key was %s but must name a Secret as namespace and name".formatted(key));
    }
    return problems;
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableMarkOptions.Builder {
    Builder() {}
  }
}

package dev.xns.api.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A Lease (coordination.k8s.io/v1): who of several processes may act.
 *
 * @param metadata the metadata
 * @param spec the holder
 */
public record Lease(ObjectMeta metadata, Spec spec) implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "Lease";

  /** Fills absent parts with empty ones. */
  public Lease {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? new Spec(null, null, null, null, null) : spec;
  }

  /**
   * Who holds the lease, and since when.
   *
   * @param holderIdentity the holder; null or empty if nobody does
   * @param leaseDurationSeconds how long after a renewal others must wait
   * @param acquireTime when the holder got it
   * @param renewTime when the holder last renewed it
   * @param leaseTransitions how often it changed hands
   */
  public record Spec(
      @Nullable String holderIdentity,
      @Nullable Integer leaseDurationSeconds,
      @JsonSerialize(using = MicroTime.class) @Nullable Instant acquireTime,
      @JsonSerialize(using = MicroTime.class) @Nullable Instant renewTime,
      @Nullable Integer leaseTransitions) {}

  /** The API server takes these times with exactly six decimals and no others. */
  static final class MicroTime extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    MicroTime() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(FORMAT.format(value));
    }
  }
}

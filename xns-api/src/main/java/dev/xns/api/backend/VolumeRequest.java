package dev.xns.api.backend;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a backend needs to make one volume. Once a creation has started the same request is
 * repeated until its outcome is known (REQ-15).
 *
 * <p>Make one with {@link #builder}; the constructor takes every component in turn.
 *
 * @param name name of the volume; the same name always means the same volume
 * @param requiredBytes wanted size in bytes; 0 leaves it to the backend
 * @param capabilities how the volume will be used
 * @param parameters class parameters, without those reserved for Kubernetes
 * @param content what the volume starts with; null for an empty volume
 * @param topology where the volume must be reachable; null for anywhere
 * @param secrets secret values
 * @param mutableParameters parameters that can be changed later
 */
public record VolumeRequest(
    String name,
    long requiredBytes,
    List<VolumeCapability> capabilities,
    Map<String, String> parameters,
    @Nullable ContentSource content,
    @Nullable TopologyRequirement topology,
    Secrets secrets,
    Map<String, String> mutableParameters) {
  /** Checks and copies. */
  public VolumeRequest {
    requireNonNull(name, "name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A volume needs a name");
    }
    if (requiredBytes < 0) {
      throw new IllegalArgumentException(
          "requiredBytes must not be negative, was " + requiredBytes + " for volume " + name);
    }
    capabilities = List.copyOf(capabilities);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    requireNonNull(secrets, "secrets");
    mutableParameters = Collections.unmodifiableMap(new LinkedHashMap<>(mutableParameters));
  }

  /**
   * Starts a request with everything else at its default.
   *
   * @param name name of the volume; must not be empty
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Starts a request that is like this one. Changes to it leave this one as it is. */
  public Builder toBuilder() {
    return new Builder(name)
        .requiredBytes(requiredBytes)
        .capabilities(capabilities)
        .parameters(parameters)
        .content(content)
        .topology(topology)
        .secrets(secrets)
        .mutableParameters(mutableParameters);
  }

  /** Collects the components of a request. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private long requiredBytes = 0;
    private List<VolumeCapability> capabilities = List.of();
    private Map<String, String> parameters = Map.of();
    private @Nullable ContentSource content = null;
    private @Nullable TopologyRequirement topology = null;
    private Secrets secrets = Secrets.NONE;
    private Map<String, String> mutableParameters = Map.of();

    private Builder(String name) {
      this.name = name;
    }

    /** Wanted size in bytes, not negative. Default: 0, which leaves it to the backend. */
    public Builder requiredBytes(long value) {
      requiredBytes = value;
      return this;
    }

    /** How the volume will be used, in this order. Replaces earlier ones. Default: none. */
    public Builder capabilities(List<VolumeCapability> values) {
      capabilities = values;
      return this;
    }

    /** How the volume will be used. Replaces earlier ones. Default: none. */
    public Builder capabilities(VolumeCapability... values) {
      return capabilities(List.of(values));
    }

    /**
     * Class parameters, without those reserved for Kubernetes. Replaces earlier ones. Default:
     * none.
     */
    public Builder parameters(Map<String, String> values) {
      parameters = values;
      return this;
    }

    /** What the volume starts with. Default: null, an empty volume. */
    public Builder content(@Nullable ContentSource value) {
      content = value;
      return this;
    }

    /** Where the volume must be reachable. Default: null, anywhere. */
    public Builder topology(@Nullable TopologyRequirement value) {
      topology = value;
      return this;
    }

    /** Secret values for the call. Default: {@link Secrets#NONE}. */
    public Builder secrets(Secrets value) {
      secrets = value;
      return this;
    }

    /** Parameters that can be changed later. Replaces earlier ones. Default: none. */
    public Builder mutableParameters(Map<String, String> values) {
      mutableParameters = values;
      return this;
    }

    /**
     * Makes the request. Collections are copied here.
     *
     * @throws IllegalArgumentException if the name is empty or the size negative
     */
    public VolumeRequest build() {
      return new VolumeRequest(
          name,
          requiredBytes,
          capabilities,
          parameters,
          content,
          topology,
          secrets,
          mutableParameters);
    }
  }
}

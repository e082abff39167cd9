package dev.xns.examples.hostpath;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose with a call.
 *
 * @param method the CSI method, such as {@code CreateVolume}, or {@code *} for any
 * @param when whether the call does its work first
 * @param code what the caller gets; {@code OK} if the call is only slow
 * @param message what the caller is told
 * @param delayMillis how long the call waits, in milliseconds
 * @param times how many calls meet the fault; {@link #ALWAYS} for all of them
 */
public record Fault(
    String method, When when, Status.Code code, String message, long delayMillis, int times) {

  /** For {@link #times}: the fault does not wear off. */
  public static final int ALWAYS = -1;

  /** On which side of its effect a call meets a fault. */
  public enum When {
    /** The call has had no effect; with the code {@code OK} it has its effect after the delay. */
    @JsonProperty("before")
    BEFORE,

    /** The call has succeeded, but the caller does not learn that. */
    @JsonProperty("after")
    AFTER
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value that makes no sense
   */
  public Fault {
    requireNonNull(when, "when");
    requireNonNull(code, "code");
    requireNonNull(message, "message");
    if (method.isBlank()) {
      throw new IllegalArgumentException("A fault needs a method, such as CreateVolume or *");
    }
    if (delayMillis < 0) {
      throw new IllegalArgumentException(
          "delayMillis of a fault must not be negative, was " + delayMillis);
    }
    if (times < 1 && times != ALWAYS) {
      throw new IllegalArgumentException(
          "times of a fault must be positive, or -1 for ever, was " + times);
    }
  }

  /** One call of the method fails without having had an effect. */
  public static Fault before(String method, Status.Code code) {
    return new Fault(method, When.BEFORE, code, "injected before " + method, 0, 1);
  }

  /** One call of the method fails although it had its effect. */
  public static Fault after(String method, Status.Code code) {
    return new Fault(method, When.AFTER, code, "injected after " + method, 0, 1);
  }

  /** One call of the method has its effect and answers only after the delay. */
  public static Fault slow(String method, When when, Duration delay) {
    return new Fault(method, when, Status.Code.OK, "", delay.toMillis(), 1);
  }

  /** The same fault for another number of calls. */
  public Fault times(int calls) {
    return new Fault(method, when, code, message, delayMillis, calls);
  }

  /** The same fault, and the call is slow as well. */
  public Fault delayed(Duration delay) {
    return new Fault(method, when, code, message, delay.toMillis(), times);
  }

  @JsonCreator
  static Fault read(
      @JsonProperty(value = "method", required = true) String method,
      @JsonProperty(value = "when", required = true) When when,
      @JsonProperty("code") Status.@Nullable Code code,
      @JsonProperty("message") @Nullable String message,
      @JsonProperty("delayMillis") @Nullable Long delayMillis,
      @JsonProperty("times") @Nullable Integer times) {
    return new Fault(
        method,
        when,
        code == null ? Status.Code.OK : code,
        message == null ? "" : message,
        delayMillis == null ? 0 : delayMillis,
        times == null ? 1 : times);
  }

  boolean isOfOneOf(Set<String> methods) {
    return method.equals("*") || methods.contains(method);
  }

  boolean concerns(String called, When side) {
    return when == side && (method.equals("*") || method.equals(called));
  }
}

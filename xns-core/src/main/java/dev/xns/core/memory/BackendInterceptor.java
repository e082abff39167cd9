package dev.xns.core.memory;

/**
 * Sees every call to an {@link InMemoryVolumeBackend}, to count it, hold it up or let it fail:
 * whatever a method throws is what the caller gets, usually a {@link
 * dev.xns.api.backend.BackendException}. Called on the calling thread, without a lock.
 */
public interface BackendInterceptor {
  /** Does nothing. */
  BackendInterceptor NONE = new BackendInterceptor() {};

  /** A call has come and has no effect yet. */
  default void before(BackendCall call) {}

  /** The call has had its effect and is about to be answered. */
  default void after(BackendCall call) {}
}

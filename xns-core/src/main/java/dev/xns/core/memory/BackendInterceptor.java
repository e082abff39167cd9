package dev.xns.core.memory;

/**
 * Sees every call to an {@link InMemoryVolumeBackend}. It can count a call, delay it or make it
 * fail. If a method throws, the caller gets that exception. Usually it is a {@link
 * dev.xns.api.backend.BackendException}. Called on the calling thread, without a lock, so it may
 * block.
 */
public interface BackendInterceptor {
  /** Does nothing. */
  BackendInterceptor NONE = new BackendInterceptor() {};

  /** A call has come. It has no effect yet, and gets none if this method throws. */
  default void before(BackendCall call) {}

  /** A call has had its effect. The answer is not sent yet, and is lost if this method throws. */
  default void after(BackendCall call) {}
}

package dev.xns.api.backend;

/**
 * Everything a backend needs to remove one volume.
 *
 * @param handle the backend's identifier of the volume
 * @param secrets secret values
 */
public record DeletionRequest(String handle, Secrets secrets) {}

package dev.xns.core.internal.plan;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;

/**
 * The object that a volume is filled from.
 *
 * @param type its kind
 * @param key its name
 * @param uid its UID: another object of that name is another source
 */
public record SourceObject(
    ResourceType<? extends KubernetesObject> type, ObjectKey key, String uid) {}

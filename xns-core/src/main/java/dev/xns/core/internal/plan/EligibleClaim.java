package dev.xns.core.internal.plan;

import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.StorageClass;

/**
 * A claim that this driver is to make a volume for, as {@link Eligibility} established.
 *
 * @param claim the claim
 * @param storageClass its class, which this driver serves
 * @param volumeName name of the volume to make; no other volume has it
 */
record EligibleClaim(PersistentVolumeClaim claim, StorageClass storageClass, String volumeName) {}

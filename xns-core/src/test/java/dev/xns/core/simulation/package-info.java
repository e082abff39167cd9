/**
 * A simulation of the whole engine: seeded histories of users, faults and crashes in virtual time,
 * each of which must keep every promise of the engine.
 */
package dev.xns.core.simulation;

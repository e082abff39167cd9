/**
 * What every implementation of the three SPIs has to pass: abstract JUnit classes, one a topic. An
 * adapter joins by extending each and handing in its own object; the in-memory implementations of
 * {@code dev.xns.core.memory} show how.
 */
package dev.xns.core.contract;

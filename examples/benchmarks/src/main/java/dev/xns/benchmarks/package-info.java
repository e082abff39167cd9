/** JMH benchmarks of the engine. */
@NullMarked
package dev.xns.benchmarks;

import org.jspecify.annotations.NullMarked;

/** JMH benchmarks of the hot paths and a load run of the whole engine. */
@NullMarked
package dev.xns.benchmarks;

import org.jspecify.annotations.NullMarked;

/**
 * A small real CSI driver, for demos and tests: volumes and snapshots are directories with files.
 * Start it in a program with {@link dev.xns.examples.hostpath.HostpathDriver}, or on its own with
 * {@link dev.xns.examples.hostpath.Main}. It mounts nothing: whoever knows the state directory
 * reads and writes the files of a volume right there.
 */
@NullMarked
package dev.xns.examples.hostpath;

import org.jspecify.annotations.NullMarked;

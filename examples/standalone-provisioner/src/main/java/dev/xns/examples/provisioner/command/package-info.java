/** What the commands of the program share: how they run, log, stop and fail to start. */
@NullMarked
package dev.xns.examples.provisioner.command;

import org.jspecify.annotations.NullMarked;

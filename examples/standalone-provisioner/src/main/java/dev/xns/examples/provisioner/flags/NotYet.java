package dev.xns.examples.provisioner.flags;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a flag of the reference product whose function this version does not have. Its default is
 * accepted, anything else is refused: a start that silently ran without what was asked for, for
 * example without the topology, would be dangerous.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface NotYet {
  /** Ends the description of such a flag. */
  String HELP = " Not in this version: only the default is accepted.";

  /** The function, as in "asks for ...". */
  String value();
}

package dev.xns.api.cluster;

import java.util.Locale;

/** What can be done to the objects of a kind. */
public enum AccessVerb {
  /** Read one object. */
  GET,
  /** Read all objects. */
  LIST,
  /** Follow all objects. */
  WATCH,
  /** Create an object. */
  CREATE,
  /** Replace an object. */
  UPDATE,
  /** Change parts of an object. */
  PATCH,
  /** Delete an object. */
  DELETE;

  /** The word that Kubernetes has for it, for example {@code list}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

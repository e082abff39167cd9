package dev.xns.examples.hostpath;

/** Where the first content of a volume came from. */
record StoredSource(Kind kind, String id) {

  enum Kind {
    SNAPSHOT,
    VOLUME
  }

  @Override
  public String toString() {
    return (kind == Kind.SNAPSHOT ? "snapshot " : "volume ") + id;
  }
}

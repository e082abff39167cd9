package dev.xns.examples.hostpath;

/** What an {@link EntryDirectory} has to know about the things that it keeps. */
sealed interface StoredEntry permits VolumeEntry, SnapshotEntry {

  /** Chosen by the driver, unique for ever, and the name of the entry's directory. */
  String id();

  /** Chosen by the caller, unique among the entries of one directory. */
  String name();

  /** Grows with every new entry, so that pages keep their place while entries come and go. */
  long sequence();
}

package dev.xns.api.rest;

/** Cluster access over the transport under test, and the client that it was made of. */
public interface ClusterUnderTest extends AutoCloseable {
  /** The cluster access, always the same. */
  RestCluster cluster();

  /** What it sends requests with. */
  RestTransport transport();

  /**
   * What the names of all threads begin with that the adapter starts. What follows is {@code watch}
   * for the thread that serves watches.
   */
  String threadPrefix();

  /** Reads a text through the client itself, past the adapter. */
  String read(String path) throws Exception;

  /** Ends the cluster access and then the client, as the host would. */
  @Override
  void close() throws Exception;
}

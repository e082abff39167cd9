package dev.xns.core.memory;

import org.jspecify.annotations.Nullable;

/**
 * A manifest cannot be used. The message names the file, the document in it, and what is wrong.
 * Nothing of the manifest was applied.
 */
public final class ManifestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ManifestException(String source, int document, String problem, @Nullable Throwable cause) {
    super(source + ", document " + document + ": " + problem, cause);
  }

  ManifestException(String source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }
}

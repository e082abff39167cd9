package dev.xns.examples.hostpath;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Faults for a driver in another process. The file is read anew for every call. */
final class FaultFile {
  private final Path path;
  private final Set<String> methods;
  private final ObjectMapper json =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Names the file, which need not exist.
   *
   * @param methods the methods that faults may name beside {@code *}
   */
  FaultFile(Path path, Set<String> methods) {
    this.path = path;
    this.methods = Set.copyOf(methods);
  }

  /**
   * Takes the first fault for a call and counts it down in the file.
   *
   * @throws IOException if the file cannot be understood or written; the message names it
   */
  synchronized Optional<Fault> take(String method, Fault.When when) throws IOException {
    var faults = new FaultList(read());
    List<Fault> before = faults.remaining();
    Optional<Fault> taken = faults.take(method, when);
    if (!faults.remaining().equals(before)) {
      write(faults.remaining());
    }
    return taken;
  }

  private List<Fault> read() throws IOException {
    try {
      Fault[] faults = json.readValue(Files.readAllBytes(path), Fault[].class);
      if (faults == null || Arrays.asList(faults).contains(null)) {
        throw new IOException(path + " holds null instead of faults; correct or delete it");
      }
      for (Fault fault : faults) {
        if (!fault.isOfOneOf(methods)) {
          throw new IOException(path + " names the unknown CSI method " + fault.method());
        }
      }
      return List.of(faults);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JacksonException e) {
      throw new IOException(
          path + " is not a list of faults; correct or delete it: " + e.getMessage(), e);
    }
  }

  private void write(List<Fault> faults) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    json.writeValue(next.toFile(), faults);
    Files.move(next, path, ATOMIC_MOVE);
  }
}

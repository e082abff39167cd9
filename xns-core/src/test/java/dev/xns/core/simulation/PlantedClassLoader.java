package dev.xns.core.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Loads the engine and the simulation once more, with some classes replaced. */
final class PlantedClassLoader extends ClassLoader {
  private final String root;
  private final Map<String, byte[]> replaced;

  /** Loads itself what begins with the root, and all else from the parent. */
  PlantedClassLoader(ClassLoader parent, String root, Map<String, byte[]> replaced) {
    super(parent);
    this.root = root;
    this.replaced = replaced;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(root)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = replaced.get(name);
    if (bytes == null) {
      bytes = read(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] read(String name) throws ClassNotFoundException {
    try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (stream == null) {
        throw new ClassNotFoundException(name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}

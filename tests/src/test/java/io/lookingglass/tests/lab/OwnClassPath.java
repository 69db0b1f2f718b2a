package io.lookingglass.tests.lab;

import java.io.File;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of the tests, for a program of ours that runs in a process of its own. */
public final class OwnClassPath {
  private OwnClassPath() {}

  /** Also where a test launcher loaded the classes by itself. */
  public static String text() {
    Stream<String> own = Stream.of(System.getProperty("java.class.path"));
    Stream<String> loaded =
        OwnClassPath.class.getClassLoader() instanceof URLClassLoader loader
            ? Arrays.stream(loader.getURLs()).map(url -> Path.of(url.getPath()).toString())
            : Stream.empty();
    return Stream.concat(loaded, own).collect(Collectors.joining(File.pathSeparator));
  }
}

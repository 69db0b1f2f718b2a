package io.lookingglass.tests.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * How a second terminal talks to a running demo: one line over a Unix socket, some lines back. The
 * first of them is {@code ok} or {@code error}.
 */
final class Control implements AutoCloseable {
  private static final int LONGEST_CHARS = 200;

  private final ServerSocketChannel listening;
  private final Function<String, String> answer;

  /**
   * Listens.
   *
   * @param answer to a line; an {@link IllegalArgumentException} of it is told as an error
   */
  Control(Path socket, Function<String, String> answer) throws IOException {
    this.answer = answer;
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().name("control").start(this::accept);
  }

  private void accept() {
    while (listening.isOpen()) {
      try (SocketChannel client = listening.accept()) {
        String line = lineOf(client);
        String told;
        try {
          told = "ok\n" + answer.apply(line);
        } catch (RuntimeException e) {
          told = "error\n" + e.getMessage();
        }
        Channels.newOutputStream(client).write(told.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // Closed, or whoever asked went away.
      }
    }
  }

  private static String lineOf(SocketChannel client) throws IOException {
    StringBuilder line = new StringBuilder();
    BufferedReader in =
        new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8), LONGEST_CHARS);
    for (int character = in.read();
        character >= 0 && character != '\n' && line.length() < LONGEST_CHARS;
        character = in.read()) {
      line.append((char) character);
    }
    return line.toString();
  }

  /**
   * Asks a running demo.
   *
   * @throws IllegalArgumentException with its words, when it refuses
   * @throws IllegalStateException when none runs
   */
  static String ask(Path socket, String line) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Channels.newOutputStream(channel).write((line + "\n").getBytes(StandardCharsets.UTF_8));
      String told =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      int end = told.indexOf('\n');
      if (!told.startsWith("ok\n")) {
        throw new IllegalArgumentException(told.substring(end + 1));
      }
      return told.substring(end + 1);
    } catch (SocketException e) {
      throw new IllegalStateException("no demo is running; start one with ./tests/demo", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}

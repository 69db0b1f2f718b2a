package io.lookingglass.web.stream;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request whose answer takes its time: whether the client is still there can be
 * told without writing to it. For the request's thread.
 *
 * <p>While a handler runs, nobody reads from an HTTP/1.1 connection. The answer announces {@code
 * Connection: close}, after which the client may send nothing that matters (RFC 9112 section 9.6),
 * so what is read here to see the end of the stream may be thrown away. As with nginx, a client
 * that closes only its sending side counts as gone.
 */
public final class ClientConnection {
  private final @Nullable ReadableByteChannel channel;

  private ClientConnection(@Nullable ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** Announces that the connection closes after this answer. */
  public static ClientConnection closingAfter(Context context) {
    context.header("Connection", "close");
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    return new ClientConnection(
        endPoint instanceof SocketChannelEndPoint socket ? socket.getChannel() : null);
  }

  /** Whether the client closed the connection. */
  public boolean gone() {
    if (channel == null) {
      return false;
    }
    try {
      // The channel is in non-blocking mode: 0 when there is nothing to read.
      return channel.read(ByteBuffer.allocate(256)) < 0;
    } catch (IOException e) {
      return true;
    }
  }
}

package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.PeerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to a peer, from its first octet to its orderly end. Only used on its event
 * loop.
 *
 * <p>It reads a bounded piece, hands over the messages in it one by one, and reads the next piece
 * only when its owner took them all. While the owner takes none, what the peer sends waits in the
 * kernel and in the end at the peer, so memory stays bounded whatever the peer does.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What goes wrong comes to exceptionCaught.
final class TcpConnection extends ChannelInboundHandlerAdapter {
  /** How much is read at once; between two pieces the event loop does everything else. */
  private static final int PIECE = 64 * 1024;

  /** How long the last message and the peer's end of the connection are waited for. */
  private static final Duration LINGER = Duration.ofSeconds(3);

  /** struct tcp_info of linux/tcp.h, up to and including tcpi_notsent_bytes. */
  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("TCP_INFO", 6, 11, 148);

  private static final int TCPI_UNACKED = 24;
  private static final int TCPI_BYTES_ACKED = 120;
  private static final int TCPI_NOTSENT_BYTES = 144;

  private final EpollSocketChannel channel;
  private final boolean passive;
  private final Owner owner;
  private final MessageFramer framer = new MessageFramer();
  private final Deque<ByteBuf> unread = new ArrayDeque<>();
  private Phase phase = Phase.OPEN;
  private boolean handingOver;
  private boolean readRequested;
  private @Nullable Throwable failure;

  /** Where it is in its life. */
  private enum Phase {
    /** Messages come and go. */
    OPEN,
    /** The peer is gone, but messages of it are still to be taken. */
    PEER_GONE,
    /** We said our last message and wait for the peer to close. */
    LINGERING,
    CLOSED
  }

  /** Whose connection it is. Called on the event loop. */
  interface Owner {
    /** The peer answered a connection that was opened from here. */
    void connected(TcpConnection connection);

    /** The peer did not answer, or refused. */
    void notConnected(TcpConnection connection, Throwable cause);

    /** How what the peer sends now is to be read. Takes effect with the next message. */
    CodecContext receiving(TcpConnection connection);

    /** Whether more messages are taken now; if not, {@link #resume} has to be called later. */
    boolean takesMessages(TcpConnection connection);

    /** A message, header included; of its own array. */
    void received(TcpConnection connection, Octets message);

    /** The header of a message is such that nothing behind it can be read. */
    void receivedBadHeader(TcpConnection connection, MessageFramer.BadHeader header);

    /** There is room again for messages to the peer. */
    void writable(TcpConnection connection);

    /**
     * The connection ended, without us having asked for it.
     *
     * @param cause null when the peer closed it
     */
    void lost(TcpConnection connection, @Nullable Throwable cause);
  }

  private TcpConnection(EpollSocketChannel channel, boolean passive, Owner owner) {
    this.channel = channel;
    this.passive = passive;
    this.owner = owner;
    channel.config().setAutoRead(false);
    FixedRecvByteBufAllocator pieces = new FixedRecvByteBufAllocator(PIECE);
    pieces.maxMessagesPerRead(1);
    channel.config().setRecvByteBufAllocator(pieces);
    channel.pipeline().addLast(this);
  }

  /**
   * Opens a connection to a peer. Who is told of nothing has to give up by {@link #abort}.
   *
   * @throws RuntimeException when the system has no such socket, or does not take its options
   */
  static TcpConnection open(EventLoop loop, PeerSettings peer, boolean external, Owner owner) {
    EpollSocketChannel channel = new EpollSocketChannel(SocketOptions.family(peer.address()));
    TcpConnection connection = new TcpConnection(channel, false, owner);
    try {
      SocketOptions.connecting(channel, peer, external);
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    loop.register(channel);
    InetAddress from = peer.localAddress();
    channel
        .connect(
            new InetSocketAddress(peer.address(), peer.port()),
            from == null ? null : new InetSocketAddress(from, 0))
        .addListener(
            future -> {
              if (connection.phase != Phase.OPEN) {
                return;
              }
              Throwable cause = future.cause();
              if (cause == null) {
                owner.connected(connection);
              } else {
                connection.close();
                owner.notConnected(connection, cause);
              }
            });
    return connection;
  }

  /**
   * Takes over a connection that the peer opened.
   *
   * @param channel not registered with an event loop
   * @throws RuntimeException when the system does not take its options; it is not closed then
   */
  static TcpConnection accepted(
      EventLoop loop,
      EpollSocketChannel channel,
      PeerSettings peer,
      boolean external,
      Owner owner) {
    SocketOptions.accepted(channel, peer, external);
    TcpConnection connection = new TcpConnection(channel, true, owner);
    loop.register(channel);
    return connection;
  }

  /** Whether the peer opened it. */
  boolean passive() {
    return passive;
  }

  PeerStatus.Connection facts(PeerSettings peer) {
    return SocketOptions.facts(channel, peer, passive);
  }

  /** Begins to read, and goes on where the owner took no more. */
  void resume() {
    handOver();
  }

  /** Whether messages may be made for the peer; a few short ones may always be sent. */
  boolean isWritable() {
    return phase == Phase.OPEN && channel.isWritable();
  }

  /** Sends one message. */
  void send(Octets message) {
    if (phase == Phase.OPEN || phase == Phase.PEER_GONE) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(message.toByteArray()), channel.voidPromise());
    }
  }

  /** Adds a message to those that {@link #flush} sends. */
  void write(Octets message) {
    if (phase == Phase.OPEN) {
      channel.write(Unpooled.wrappedBuffer(message.toByteArray()), channel.voidPromise());
    }
  }

  void flush() {
    channel.flush();
  }

  /**
   * What has become of everything sent.
   *
   * @param acknowledged octets that arrived at the peer's TCP since the beginning
   * @param waiting octets that did not, or at least one if there are any
   */
  record Progress(long acknowledged, long waiting) {}

  Progress progress() {
    ByteBuffer info = channel.isOpen() ? channel.config().getOption(TCP_INFO) : null;
    if (info == null) {
      return new Progress(0, 0);
    }
    info.order(ByteOrder.nativeOrder());
    long here = channel.unsafe().outboundBuffer() == null ? 0 : pending();
    return new Progress(
        info.getLong(TCPI_BYTES_ACKED),
        here + Integer.toUnsignedLong(info.getInt(TCPI_NOTSENT_BYTES)) + info.getInt(TCPI_UNACKED));
  }

  private long pending() {
    return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
  }

  /**
   * Ends it in order: what was sent last arrives. Closing at once would not do: where octets of the
   * peer are unread, the kernel answers with a reset, and the peer throws away the NOTIFICATION
   * that tells why.
   */
  void end() {
    if (phase == Phase.PEER_GONE) {
      close();
    }
    if (phase != Phase.OPEN) {
      return;
    }
    phase = Phase.LINGERING;
    releaseUnread();
    if (!channel.isActive()) {
      close();
      return;
    }
    SocketOptions.closing(channel, LINGER);
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> channel.shutdownOutput(channel.voidPromise()));
    channel.eventLoop().schedule(this::close, LINGER.toMillis(), TimeUnit.MILLISECONDS);
    requestRead();
  }

  /** Ends it at once with a reset: what is still to be sent will not arrive anyway. */
  void abort() {
    if (phase != Phase.CLOSED) {
      SocketOptions.refusing(channel);
      close();
    }
  }

  boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  /** Done when the socket is closed. */
  ChannelFuture closed() {
    return channel.closeFuture();
  }

  /** Whether octets of the peer were read that its owner did not take yet. */
  boolean inputWaits() {
    return unread.stream().anyMatch(ByteBuf::isReadable);
  }

  private void close() {
    phase = Phase.CLOSED;
    releaseUnread();
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    readRequested = false;
    ByteBuf piece = (ByteBuf) message;
    if (phase == Phase.OPEN) {
      unread.add(piece);
      handOver();
    } else {
      ReferenceCountUtil.release(piece);
      if (phase == Phase.LINGERING) {
        requestRead();
      }
    }
  }

  /** Hands over what was read, until the owner takes no more. */
  private void handOver() {
    if (handingOver) {
      return;
    }
    handingOver = true;
    try {
      @Nullable ByteBuf piece;
      while (takesMessages() && (piece = unread.peek()) != null) {
        handOver(piece);
      }
    } finally {
      handingOver = false;
    }
    if (phase == Phase.OPEN && unread.isEmpty() && owner.takesMessages(this)) {
      requestRead();
    } else if (phase == Phase.PEER_GONE && unread.isEmpty()) {
      phase = Phase.CLOSED;
      owner.lost(this, failure);
    }
  }

  private void handOver(ByteBuf piece) {
    while (takesMessages()) {
      MessageFramer.Frame frame = framer.next(piece, owner.receiving(this));
      switch (frame) {
        case MessageFramer.Message message -> owner.received(this, message.octets());
        case MessageFramer.BadHeader bad -> owner.receivedBadHeader(this, bad);
        case MessageFramer.Incomplete _ -> {
          unread.remove();
          piece.release();
          return;
        }
      }
    }
  }

  private boolean takesMessages() {
    return (phase == Phase.OPEN || phase == Phase.PEER_GONE) && owner.takesMessages(this);
  }

  private void requestRead() {
    if (!readRequested) {
      readRequested = true;
      channel.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    switch (phase) {
      case OPEN -> {
        phase = Phase.PEER_GONE;
        handOver();
      }
      case LINGERING -> close();
      case PEER_GONE, CLOSED -> {}
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failure = cause;
    channel.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (isWritable()) {
      owner.writable(this);
    }
  }

  private void releaseUnread() {
    unread.forEach(ReferenceCountUtil::release);
    unread.clear();
  }
}

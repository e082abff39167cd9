package dev.xns.official;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that send at once. OkHttp writes a request over HTTP/2 in several pieces; with the
 * system's default the second waits until the server has confirmed the first, which servers put off
 * for 40 ms.
 */
final class PromptSockets extends SocketFactory {
  private final SocketFactory theirs;

  PromptSockets(SocketFactory theirs) {
    this.theirs = theirs;
  }

  @Override
  public Socket createSocket() throws IOException {
    return prompt(theirs.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prompt(theirs.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return prompt(theirs.createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prompt(theirs.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return prompt(theirs.createSocket(address, port, localAddress, localPort));
  }

  private static Socket prompt(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }
}

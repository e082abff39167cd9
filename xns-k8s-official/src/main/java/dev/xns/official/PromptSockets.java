package dev.xns.official;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes sockets that send at once. OkHttp writes headers and body separately; left to itself the
 * system would hold the body back until the server has acknowledged the headers, which takes 40 ms
 * for every write request.
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
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return prompt(theirs.createSocket(host, port, localHost, localPort));
  }

  private static Socket prompt(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }
}

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpGate {
  port: number;
  /** Ends every connection and refuses new ones. */
  refuse(): void;
  /** Takes what is sent and answers nothing, as a network that lost its way. */
  silence(): void;
  /** Lets everything through again; connections that were silent are ended. */
  open(): void;
  close(): Promise<void>;
}

/** A way to a service that a test may close while the service itself lives on. */
export async function createTcpGate(target: { host: string; port: number }): Promise<TcpGate> {
  let state: 'open' | 'silent' | 'refusing' = 'open';
  const sockets = new Set<Socket>();

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Both ends hear of a broken connection from the other.
    socket.on('error', () => undefined);
  }
  function endAll(): void {
    for (const socket of sockets) socket.destroy();
  }
  const server = createServer((incoming) => {
    keep(incoming);
    if (state === 'refusing') return incoming.resetAndDestroy();
    if (state === 'silent') return incoming.resume();
    const outgoing = connect(target);
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once('close', () => outgoing.destroy());
    outgoing.once('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    refuse() {
      state = 'refusing';
      endAll();
    },
    silence() {
      state = 'silent';
      for (const socket of sockets) socket.unpipe();
    },
    open() {
      if (state === 'silent') endAll();
      state = 'open';
    },
    async close() {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
}

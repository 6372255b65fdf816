import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface MailServer {
  url: string;
  /** How often each mail came, by the id of its intention. */
  readonly came: Map<string, number>;
  close(): Promise<void>;
}

/** Takes every mail and remembers which it was. */
export async function listenForMail(): Promise<MailServer> {
  const came = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let inMail = false;
    let received = '';
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A worker that is killed tells nobody.
    socket.on('error', () => socket.destroy());
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (!received.endsWith(inMail ? '\r\n.\r\n' : '\r\n')) return;
      const said = received;
      received = '';
      if (inMail) {
        const intent = /^message-id: <([^@>]+)@/im.exec(said)?.[1] ?? 'without an id';
        came.set(intent, (came.get(intent) ?? 0) + 1);
        inMail = false;
        socket.write('250 taken\r\n');
      } else if (said.startsWith('QUIT')) socket.end('221 bye\r\n');
      else {
        inMail = said.startsWith('DATA');
        socket.write(inMail ? '354 go on\r\n' : '250 fine\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

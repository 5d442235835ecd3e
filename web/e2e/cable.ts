import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { BASE_URL } from './browser.ts';

/** The wire between a phone and the server, to be cut: a worker's own requests go through it, too, which no emulation reaches. */

export interface Sent {
  path: string;
  body: string;
}

export class Cable {
  private server: Server | null = null;
  private port = 0;
  private readonly sockets = new Set<Socket>();
  /** Batches that reached the server, whether or not the answer came back. */
  readonly batches: Sent[] = [];
  /** How many answers to a batch are lost on their way back: the server has acted, the phone does not know. */
  loseAnswers = 0;

  static async laid(): Promise<Cable> {
    const cable = new Cable();
    await cable.mend();
    return cable;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Every connection ends, and no new one is taken. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = null;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async mend(): Promise<void> {
    if (this.server) return;
    const server = createServer((asked, answer) => this.pass(asked, answer));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const isBatch = asked.url === '/api/v1/visits/batches';
    const parts: Buffer[] = [];
    const onward = request(new URL(asked.url ?? '/', BASE_URL), { method: asked.method, headers: asked.headers }, (came) => {
      if (isBatch && this.loseAnswers > 0) {
        this.loseAnswers -= 1;
        came.resume();
        asked.socket.destroy();
        return;
      }
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    onward.on('error', () => asked.socket.destroy());
    asked.on('data', (part: Buffer) => parts.push(part));
    asked.on('end', () => {
      if (isBatch) this.batches.push({ path: asked.url ?? '', body: Buffer.concat(parts).toString('utf8') });
    });
    asked.pipe(onward);
  }
}

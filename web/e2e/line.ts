import { createServer, connect, type Socket } from 'node:net';
import { BASE_URL } from './browser.ts';

/** A wire between a browser and the server that a story can cut: every connection drops, and none comes up again. */
export interface Wire {
  url: string;
  cut: () => void;
  mend: () => void;
  close: () => Promise<void>;
}

export async function wire(): Promise<Wire> {
  const { hostname, port } = new URL(BASE_URL);
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      open.add(from);
      from.on('close', () => open.delete(from) && to.destroy()).on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the wire has no port');
  const drop = () => open.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      whole = false;
      drop();
    },
    mend: () => {
      whole = true;
    },
    close: () => {
      drop();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

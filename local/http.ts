import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { refusePath } from '../lambdas/api/request-path.ts';
import { guardLocal } from './local-only.ts';

/** A server on this machine alone. */
export interface LocalServer {
  /** e.g. `http://127.0.0.1:8642` */
  readonly url: string;
  /** Takes no further request, answers those under way, and resolves. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Somebody else listens on the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;
  constructor(port: number, cause: unknown) {
    super(`Port ${port} is in use, perhaps by another "npm start". Use that one, or give --port 0 for any free port.`, {
      cause,
    });
    this.port = port;
  }
}

type Fetch = (request: Request, surroundings: object) => Response | Promise<Response>;

/**
 * Serves on 127.0.0.1 and nowhere else. Port 0 is any free one. @throws PortInUseError
 */
export const serveLocally = (fetch: Fetch, port: number): Promise<LocalServer> =>
  new Promise((resolve, reject) => {
    const guarded = (request: Request, surroundings: object) => guardLocal(request) ?? fetch(request, surroundings);
    const listener = getRequestListener(guarded, { hostname: HOST });
    const server = createServer((request, response) => refuseOddPath(request, response) ?? listener(request, response));
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error);
    server.once('error', refuse);
    server.listen(port, HOST, () => {
      server.off('error', refuse);
      const address = server.address() as { readonly port: number };
      // Connections that are kept alive and idle end with it, and hold nothing up.
      resolve({ url: `http://${HOST}:${address.port}`, stop: () => server[Symbol.asyncDispose]() });
    });
  });

/** The rule of the deployed API, on the target as it was sent: a URL that is made of it would be another one. */
const refuseOddPath = ({ url = '' }: IncomingMessage, response: ServerResponse): ServerResponse | undefined => {
  const [path = ''] = url.split('?', 1);
  const refusal = refusePath(path);
  if (refusal === undefined) return undefined;
  return response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(JSON.stringify(refusal.body));
};

import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { guardLocal } from './local-only.ts';

/** A server on this machine alone. */
export interface LocalServer {
  /** e.g. `http://127.0.0.1:8642` */
  readonly url: string;
  /** Takes no further request, answers those under way, and resolves. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

type Fetch = (request: Request, surroundings: object) => Response | Promise<Response>;

/**
 * Serves on 127.0.0.1 and nowhere else. Port 0 is any free one. @throws Error of the system, e.g. EADDRINUSE
 */
export const serveLocally = (fetch: Fetch, port: number): Promise<LocalServer> =>
  new Promise((resolve, reject) => {
    const guarded = (request: Request, surroundings: object) => guardLocal(request) ?? fetch(request, surroundings);
    const server = serve({ fetch: guarded, hostname: HOST, port }, (address) => {
      server.off('error', reject);
      resolve({ url: `http://${HOST}:${address.port}`, stop: () => stop(server as Server) });
    });
    server.once('error', reject);
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // Connections that are kept alive and idle would hold the end up.
    server.closeIdleConnections();
  });

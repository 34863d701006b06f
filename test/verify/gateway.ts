import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusePath } from '../../lambdas/api/request-path.ts';

/** Stands in for API Gateway as its documentation has it: the path comes decoded, once, and the service judges it. */
export interface Gateway {
  readonly url: string;
  /** Of each request. */
  readonly authorizations: string[];
  close(): void;
}

export const startGateway = async (): Promise<Gateway> => {
  const authorizations: string[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    const refusal = refusePath(decodeURIComponent(request.url ?? ''));
    response.writeHead(refusal?.status ?? 200).end(JSON.stringify(refusal?.body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, authorizations, close: () => server.close() };
};

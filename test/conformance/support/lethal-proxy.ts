import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const HOST = '127.0.0.1';

/** Stands between a client of EC2 and the service. */
export interface LethalProxy {
  readonly endpoint: string;
  /** Once, when the service has answered that action: keeps the answer back, and does `then` instead. */
  interrupt(action: string, then: () => void): void;
  stop(): Promise<void>;
}

/** Hands everything on to `upstream`, until it is told to interrupt. */
export const startLethalProxy = async (upstream: string): Promise<LethalProxy> => {
  let due: { readonly action: string; readonly then: () => void } | undefined;
  const server = createServer((incoming, answer) => void handOn(incoming, answer));

  const handOn = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    // EC2's query protocol: the action is a field of the form (EC2 Developer Guide, "Query requests").
    const action = new URLSearchParams(body.toString()).get('Action');
    const { method, headers, url = '/' } = incoming;
    const outgoing = request(new URL(url, upstream), { method, headers }, (reply) => {
      if (due !== undefined && due.action === action) {
        const { then } = due;
        due = undefined;
        reply.resume();
        answer.destroy();
        return then();
      }
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    outgoing.end(body);
  };

  server.listen(0, HOST);
  await once(server, 'listening');
  return {
    endpoint: `http://${HOST}:${(server.address() as { port: number }).port}`,
    interrupt: (action, then) => {
      due = { action, then };
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const HOST = '127.0.0.1';

/**
 * What becomes of a request to EC2, told by its form: another form that is handed on in its place, an answer that comes
 * instead of the service's, or nothing out of the ordinary.
 */
export type Interception = (form: URLSearchParams) => URLSearchParams | InsteadOf | undefined;

export interface InsteadOf {
  readonly status: number;
  readonly body: string;
}

/** Stands between a client of EC2 and the service. */
export interface LethalProxy {
  readonly endpoint: string;
  /** Once, when the service has answered that action: keeps the answer back, and does `then` instead. */
  interrupt(action: string, then: () => void): void;
  /** From now on, until the function that it answers with is called. The first interception that has something to say counts. */
  intercept(interception: Interception): () => void;
  stop(): Promise<void>;
}

/** Hands everything on to `upstream`, until it is told to interrupt. */
export const startLethalProxy = async (upstream: string): Promise<LethalProxy> => {
  let due: { readonly action: string; readonly then: () => void } | undefined;
  const interceptions = new Set<Interception>();
  const server = createServer((incoming, answer) => void handOn(incoming, answer));

  const handOn = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    // EC2's query protocol: the action is a field of the form (EC2 Developer Guide, "Query requests").
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const action = form.get('Action');
    const instead = firstOf(interceptions, form);
    if (instead && 'status' in instead) {
      answer.writeHead(instead.status, { 'content-type': 'text/xml' }).end(instead.body);
      return;
    }
    const body = (instead ?? form).toString();
    const { method, url = '/' } = incoming;
    const headers = { ...incoming.headers, 'content-length': String(Buffer.byteLength(body)) };
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
    intercept: (interception) => {
      interceptions.add(interception);
      return () => void interceptions.delete(interception);
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

const firstOf = (interceptions: ReadonlySet<Interception>, form: URLSearchParams) => {
  for (const interception of interceptions) {
    const instead = interception(form);
    if (instead) return instead;
  }
  return undefined;
};

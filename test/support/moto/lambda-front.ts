import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** Runs the function of that name: its result is the answer, what it throws is the function's error. */
export type LambdaInvoker = (functionName: string, payload: unknown) => Promise<unknown>;

const HOST = '127.0.0.1';

/** Lambda API Reference, Invoke. The name may come as an ARN. */
const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/**
 * Stands where moto's interpreter looks for AWS: answers Lambda invocations with `invoke`, hands all else on to moto.
 */
export const startLambdaFront = async (invoke: LambdaInvoker, motoPort: number) => {
  const server = createServer((incoming, answer) => {
    const name = INVOCATION.exec(incoming.url ?? '')?.[1];
    if (name === undefined) forward(incoming, answer, motoPort);
    else void answerInvocation(incoming, answer, () => invocation(incoming, name, invoke));
  });
  // moto asks for `localhost`, which Python tries on IPv6 first and then on IPv4.
  server.listen(0, HOST);
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

const invocation = async (incoming: IncomingMessage, name: string, invoke: LambdaInvoker): Promise<unknown> => {
  const functionName = decodeURIComponent(name).split(':function:').at(-1) ?? name;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return invoke(functionName, JSON.parse(Buffer.concat(chunks).toString() || 'null'));
};

/** A function's error is an answer with status 200, a header, and the error's name as its type. */
const answerInvocation = async (
  incoming: IncomingMessage,
  answer: ServerResponse,
  run: () => Promise<unknown>,
): Promise<void> => {
  const ids = { 'content-type': 'application/json', 'x-amzn-RequestId': crypto.randomUUID() };
  try {
    const result = (await run()) ?? null;
    answer.writeHead(200, ids).end(JSON.stringify(result));
  } catch (error) {
    incoming.resume();
    const { name, message } = error as Error;
    answer
      .writeHead(200, { ...ids, 'x-amz-function-error': 'Unhandled' })
      .end(JSON.stringify({ errorType: name, errorMessage: message }));
  }
};

const forward = (incoming: IncomingMessage, answer: ServerResponse, port: number): void => {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: HOST, port, method, path: url, headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  outgoing.on('error', (error) => answer.writeHead(502).end(error.message));
  incoming.pipe(outgoing);
};

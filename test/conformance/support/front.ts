import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';

const HOST = '127.0.0.1';

/**
 * Stands where a browser looks for a name of CloudFront's: everything goes on to the double, named as that host and as come by
 * HTTPS. So the double's own CloudFront answers.
 */
export const startFront = async (endpoint: string, host: string) => {
  const server = createServer((request, response) => {
    const { method, headers, url } = request;
    const named = { ...headers, host, 'x-forwarded-proto': 'https' };
    const onward = ask(endpoint + url, { ...(method && { method }), headers: named }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', (error) => response.destroy(error));
    request.pipe(onward);
  }).listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  return { url: `http://${HOST}:${port}`, stop: () => server[Symbol.asyncDispose]() };
};

/** Names of this machine that a browser or a client may have called the server by. */
const OWN_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses what does not come from this machine's own programs. A page of another site reaches 127.0.0.1 in two ways: by
 * a request of its own, which carries its `Origin`, and by a name of its own that it lets point here (DNS rebinding), which
 * stands in `Host`. `undefined`: it may pass.
 */
export const guardLocal = (request: Request): Response | undefined => {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  if (!isOwn(`http://${host}`)) return refuse('Host', host);
  const origin = request.headers.get('origin');
  if (origin !== null && !isOwn(origin)) return refuse('Origin', origin);
  return undefined;
};

const isOwn = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === 'http:' && OWN_NAMES.includes(parsed.hostname);
};

const refuse = (header: string, value: string): Response => {
  const message = `${header} "${value}" is not this machine. Allowed are http://${OWN_NAMES.join(', http://')} with any port.`;
  return Response.json({ error: { code: 'SDRS.AWS.403', message } }, { status: 403 });
};

/** Names of this machine that a browser or a client may have called the server by. */
const OWN_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses what does not come from this machine's own programs. A page of another site reaches 127.0.0.1 in two ways: by
 * a request of its own, which carries its `Origin`, and by a name of its own that it lets point here (DNS rebinding), which
 * stands in `Host`. A page of another server on this machine is another site too: only the origin that was called may call.
 * `undefined`: it may pass.
 */
export const guardLocal = (request: Request): Response | undefined => {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const own = URL.parse(`http://${host}`);
  if (own === null || !OWN_NAMES.includes(own.hostname)) {
    return refuse(`Host "${host}" is not this machine. Allowed are ${OWN_NAMES.join(', ')} with any port.`);
  }
  const origin = request.headers.get('origin');
  if (origin === null || URL.parse(origin)?.origin === own.origin) return undefined;
  return refuse(`Origin "${origin}" is another one than was called. Allowed are ${own.origin} and none at all.`);
};

const refuse = (message: string): Response =>
  Response.json({ error: { code: 'SDRS.AWS.403', message } }, { status: 403 });

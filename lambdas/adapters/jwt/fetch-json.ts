/** What an answer over HTTPS needs from the world. */
export interface Web {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Aborts after that time. Milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
}

/** More than any issuer's document or key set has: a key with its certificates takes about 5 KB. */
const MOST_BYTES = 262_144;

/**
 * Reads a JSON document. HTTPS alone, and nobody is followed elsewhere: whoever could answer in the issuer's place could issue
 * tokens. @throws Error that says what is wrong with the answer; whatever `fetch` throws, also for the signal
 */
export const fetchJson = async (url: string, { fetch }: Pick<Web, 'fetch'>, signal: AbortSignal): Promise<unknown> => {
  if (URL.parse(url)?.protocol !== 'https:') throw new Error(`${url} is no https address`);
  const answer = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`${url} answers ${answer.status}, and not 200; redirects are not followed`);
  }
  const text = await boundedText(url, answer);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${url} answers what is no JSON`, { cause });
  }
};

const boundedText = async (url: string, { body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`${url} answers more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

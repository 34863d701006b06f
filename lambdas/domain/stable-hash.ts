/** JSON with its keys in order, so that the same value is always the same text. */
export const stableJson = (value: unknown): string => JSON.stringify(ordered(value));

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, ordered(inner)]));
};

/** The text's UTF-16 code units as bytes, the lower one first. */
const bytesOf = function* (text: string): Generator<number> {
  for (let i = 0; i < text.length; i += 1) {
    yield text.charCodeAt(i) & 0xff;
    yield text.charCodeAt(i) >>> 8;
  }
};

/** FNV-1a, 32 bits, in hexadecimal. Tells change from no change; it is no protection against forgery. */
export const hash32 = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of bytesOf(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/** FNV-1a, 64 bits, in hexadecimal. */
export const hash64 = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytesOf(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
};

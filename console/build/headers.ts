import { extname } from 'node:path';

/** What the page may load and do: files of its own origin, and nothing that stands in the page itself. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
} as const;

/** @param tokenEndpoint the only address of another origin that the page may call: where people sign in */
export const contentSecurityPolicy = (tokenEndpoint?: string): string =>
  Object.entries(POLICY)
    .map(([what, from]) => `${what} ${from}`)
    .map((rule) => (tokenEndpoint && rule.startsWith('connect-src') ? `${rule} ${tokenEndpoint}` : rule))
    .join('; ');

/** Headers of every file of the console, whoever serves it. */
export const SECURITY_HEADERS = {
  'content-security-policy': contentSecurityPolicy(),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** The build gives each file of this folder a name by its content, so the file never changes. */
const NAMED_BY_CONTENT = '/assets/';

export const cachingOf = (path: string): string =>
  path.startsWith(NAMED_BY_CONTENT) ? 'public, max-age=31536000, immutable' : 'no-cache';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export const typeOf = (path: string): string => TYPES[extname(path)] ?? 'application/octet-stream';

/** Files that are there compressed too, with these endings more. */
export const COMPRESSED = /\.(html|js|css|svg|json)$/;

/** The best one first: a file's ending, and the encoding as HTTP names it. */
export const ENCODINGS = { br: 'br', gz: 'gzip' } as const;

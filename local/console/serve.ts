import { cachingOf, SECURITY_HEADERS, typeOf } from '../../console/build/headers.ts';
import type { BuiltFile } from './built.ts';

export interface ConsoleFiles {
  readonly built: ReadonlyMap<string, BuiltFile>;
  /** Files that are made when they are asked for, by their paths. */
  readonly made: Readonly<Record<string, () => unknown>>;
}

/** A file of the console; `undefined`: the path is none, and the API's. */
export const consoleAnswer = ({ built, made }: ConsoleFiles, request: Request): Response | undefined => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const { pathname } = new URL(request.url);
  if (pathname === '/' && !wantsPage(request)) return undefined;
  const make = Object.hasOwn(made, pathname) ? made[pathname] : undefined;
  if (make !== undefined) return Response.json(make(), { headers: headersOf(pathname) });
  const path = pathname === '/' ? '/index.html' : pathname;
  const file = built.get(path);
  return file && fileAnswer(path, file, request);
};

/** A client of the API asks the same path for the list of versions. */
const wantsPage = ({ headers }: Request): boolean => (headers.get('accept') ?? '').includes('text/html');

const headersOf = (path: string) => ({ ...SECURITY_HEADERS, 'cache-control': cachingOf(path) });

const fileAnswer = (path: string, file: BuiltFile, request: Request): Response => {
  const encoding = encodingFor(file, request.headers.get('accept-encoding') ?? '');
  return new Response(encoding === undefined ? file.plain : file[encoding], {
    headers: {
      ...headersOf(path),
      'content-type': typeOf(path),
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding }),
    },
  });
};

const encodingFor = (file: BuiltFile, accepted: string): 'br' | 'gzip' | undefined => {
  const names = accepted
    .split(',')
    .flatMap((one) => (/;\s*q=0(\.0*)?\s*$/.test(one) ? [] : one.split(';', 1)[0]?.trim()));
  return (['br', 'gzip'] as const).find((encoding) => file[encoding] !== undefined && names.includes(encoding));
};

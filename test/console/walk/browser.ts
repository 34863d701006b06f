import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian has it. */
const CHROMIUM = '/usr/bin/chromium';

/** Bounds a hang only: how fast the machine is says nothing of the page. The error then names what was waited for. */
const HANGS_AFTER_MS = 240_000;

export const hasChromium = existsSync(CHROMIUM);

const START = fileURLToPath(new URL('../../../local/start.ts', import.meta.url));

export interface Served {
  readonly url: string;
  /** Of the embedded runtime: a second process may look into it, and break its simulated site. */
  readonly home: string;
  stop(): Promise<void>;
}

export interface Serving {
  /** Simulated seconds in a real one. @default 60 */
  readonly speed?: number;
  /** What is at the home already. @default nothing: the server makes the demo site */
  readonly prepare?: (home: string) => Promise<unknown>;
}

/** `npm start` as a process, on a home of its own. */
export const serve = async ({ speed = 60, prepare }: Serving = {}): Promise<Served> => {
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-walk-'));
  const home = join(folder, 'home');
  await prepare?.(home);
  const server = spawn(process.execPath, [START, '--port', '0', '--home', home, '--speed', String(speed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    server.once('exit', () => reject(new Error('npm start has ended before it said where it serves.')));
    createInterface({ input: server.stdout }).on('line', (line) => {
      const found = /^Console at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, home, stop };
};

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export interface Watched {
  readonly page: Page;
  /** What the browser's log has against the page: errors, violations of the content security policy, loads from elsewhere. */
  readonly complaints: readonly string[];
}

export interface Opening {
  readonly url: string;
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Another origin that the page may go to and call, whose certificate need not be known. @default none */
  readonly elsewhere?: string;
}

export const openPage = async (browser: Browser, opening: Opening) => {
  const { url, width = 1280, colorScheme = 'light', elsewhere } = opening;
  const viewport = { width, height: 900 };
  const context = await browser.newContext({
    viewport,
    colorScheme,
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: elsewhere !== undefined,
  });
  context.setDefaultTimeout(HANGS_AFTER_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log' && message.type() !== 'debug') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const allowed = [url, 'blob:', ...(elsewhere === undefined ? [] : [elsewhere])];
    if (!allowed.some((one) => request.url().startsWith(one))) complaints.push(`loads ${request.url()}`);
  });
  return { page, complaints } satisfies Watched;
};

import { randomBytes } from 'node:crypto';
import { operationsOn } from '../cli/operations.ts';
import type { Account, StackAccount } from './account/account.ts';
import { cleanUp } from './clean/clean.ts';
import { listLeft } from './clean/find.ts';
import { SiteNotMadeError } from './errors.ts';
import { createBench } from './facts/bench.ts';
import { askAll, FACTS } from './facts/index.ts';
import { type Row, rowOf } from './rows.ts';
import { interruptible } from './service/called-off.ts';
import { CHAPTERS, playAll } from './service/chapters.ts';
import { embeddedService } from './service/service.ts';
import { makeSite, type ProofSite } from './site/site.ts';

/** What a proof has come to. */
export interface Proof {
  readonly service: readonly Row[];
  readonly facts: readonly Row[];
  /** Why there was no site to ask. @default there was one */
  readonly noSite?: SiteNotMadeError;
}

export interface ProofOptions {
  /** Where a deployed API of this service answers. @default what is about that is not asked */
  readonly api?: string;
  /** Told on the way, a line at a time. */
  readonly say: (line: string) => void;
}

/** Has the service fail the site over, and asks every fact. */
export const prove = async (account: Account, site: ProofSite, options: ProofOptions): Promise<Proof> => {
  const { api, say } = options;
  const interruption = { isWanted: false };
  const service = await embeddedService(account, interruptible(interruption));
  try {
    const scene = { account, site, service, operations: operationsOn(service.target), interruption };
    const told = await playAll(scene, say);
    return { service: told.rows, facts: await askAll(createBench(account, site, { ...told, api }), say) };
  } finally {
    await service.close();
  }
};

/** The proof from an account without a trace of one to an account without a trace of one, whatever happens between. */
export const proveAndClean = async (account: StackAccount, options: ProofOptions): Promise<Proof> => {
  const { say } = options;
  await sweep(account, say, 'of an earlier run');
  try {
    const run = randomBytes(4).toString('hex');
    say(`site ${run} …`);
    return await prove(account, await makeSite(account, run), options);
  } catch (error) {
    if (error instanceof SiteNotMadeError) return nothingAsked(error);
    throw error;
  } finally {
    await sweep(account, say, 'of this run');
  }
};

/** Without a site nothing is asked, and every row says so. */
const nothingAsked = (noSite: SiteNotMadeError): Proof => {
  const why = { notAsked: noSite.message };
  const rows = (all: readonly { readonly id: string; readonly expected: string }[]) =>
    all.map(({ id, expected }) => rowOf(id, expected, why));
  return { service: rows(CHAPTERS), facts: rows(FACTS), noSite };
};

/** Removes what is there, and says so. @throws LeftBehindError */
export const sweep = async (account: StackAccount, say: (line: string) => void, whose: string): Promise<void> => {
  if ((await listLeft(account)).length === 0) return;
  say(`removing what is left ${whose} …`);
  say(`${await cleanUp(account)} things ${whose} are removed.`);
};

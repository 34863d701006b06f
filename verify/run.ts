import { randomBytes } from 'node:crypto';
import { operationsOn } from '../cli/operations.ts';
import type { Account, StackAccount } from './account/account.ts';
import { cleanUp } from './clean/clean.ts';
import { listLeft } from './clean/find.ts';
import { createBench } from './facts/bench.ts';
import { askAll } from './facts/index.ts';
import type { Row } from './rows.ts';
import { interruptible } from './service/called-off.ts';
import { playAll } from './service/chapters.ts';
import { deployedService, embeddedService } from './service/service.ts';
import { makeSite, type ProofSite } from './site/site.ts';

/** What a proof has come to. */
export interface Proof {
  readonly service: readonly Row[];
  readonly facts: readonly Row[];
}

export interface ProofOptions {
  /** A deployed stack that is to fail over. @default this process does */
  readonly stack?: string;
  readonly endpoint?: string;
  /** Told on the way, a line at a time. */
  readonly say: (line: string) => void;
}

/** Has the service fail the site over, and asks every fact. */
export const prove = async (account: Account, site: ProofSite, options: ProofOptions): Promise<Proof> => {
  const { stack, endpoint, say } = options;
  const interruption = { isWanted: false };
  const service = stack
    ? await deployedService(stack, endpoint)
    : await embeddedService(account, interruptible(interruption));
  try {
    const scene = { account, site, service, operations: operationsOn(service.target) };
    const told = await playAll({ ...scene, ...(stack ? {} : { interruption }) }, say);
    return { service: told.rows, facts: await askAll(createBench(account, site, told), say) };
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
  } finally {
    await sweep(account, say, 'of this run');
  }
};

/** Removes what is there, and says so. @throws LeftBehindError */
export const sweep = async (account: StackAccount, say: (line: string) => void, whose: string): Promise<void> => {
  if ((await listLeft(account)).length === 0) return;
  say(`removing what is left ${whose} …`);
  say(`${await cleanUp(account)} things ${whose} are removed.`);
};

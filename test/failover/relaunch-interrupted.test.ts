import { describe, expect, it } from 'vitest';
import type { Left } from '../support/test-runtime.ts';
import { expectRelaunched } from './relaunch-outcome.ts';
import { type RelaunchSubject, setupRelaunch } from './relaunch-site.ts';
import { failOver } from './setup.ts';
import { keepLeft } from './writes.ts';

/** From here on it is a relaunch and no failover like the others, which have a test of their own. */
const FIRST = 'ec2:ModifyNetworkInterfaceAttribute';

/** One uninterrupted relaunch, with what a kill after each of its writes would have left. */
const relaunch = async () => {
  const { left, onDone, from } = keepLeft();
  const onCall = async (action: string) => {
    if (action === FIRST && left.length === 0) await from(subject.runtime);
  };
  const subject: RelaunchSubject = await setupRelaunch(undefined, { onCall, onDone });
  expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  return { subject, left };
};

/** Starts the killed runtime again, and calls the failover again. */
const callAgain = async (killed: RelaunchSubject, open: Left): Promise<void> => {
  const runtime = await open();
  const subject = { ...killed, runtime };
  const again = await failOver(subject, 'failover-2');
  // Where only the very last answer was lost, everything was done: calling again is refused and changes nothing.
  if (again?.status !== 'SUCCEEDED') expect(again?.cause).toContain('failed-over');
  await expectRelaunched(subject);
  await runtime.close();
};

describe('a relaunch that is killed and called again', () => {
  it('launches one server only and ends in the same state, whichever write it was killed after', async () => {
    const { subject, left } = await relaunch();
    for (const [n, open] of left.entries()) {
      await callAgain(subject, open).catch((cause: unknown) => {
        throw new Error(`killed after write ${n}`, { cause });
      });
    }
    expect(left.length).toBeGreaterThan(30);
  });
});

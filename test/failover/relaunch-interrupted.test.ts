import { describe, expect, it } from 'vitest';
import { expectRelaunched } from './relaunch-outcome.ts';
import { setupRelaunch } from './relaunch-site.ts';
import { failOver } from './setup.ts';
import { placesOfWrites } from './writes.ts';

/** From here on it is a relaunch and no failover like the others, which have a test of their own. */
const FIRST = 'ec2:ModifyNetworkInterfaceAttribute';

/** The places of all writes of an uninterrupted relaunch, the first of them with the one before. */
const writes = async (): Promise<readonly number[]> => {
  const calls: string[] = [];
  const subject = await setupRelaunch(undefined, { onCall: (action) => calls.push(action) });
  const before = calls.length;
  expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  const made = calls.slice(before);
  return placesOfWrites(made).filter((place) => place + 2 > made.indexOf(FIRST));
};

/** Kills the runtime right after one call, starts it again, and calls the failover again. */
const interruptAfter = async (call: number): Promise<boolean> => {
  const subject = await setupRelaunch();
  subject.runtime.power.cutAt({ call, when: 'after' });
  await failOver(subject, 'failover-1');
  const wasCut = !subject.runtime.power.isOn;
  if (wasCut) {
    subject.runtime = subject.runtime.reopen();
    const again = await failOver(subject, 'failover-2');
    // Where only the very last answer was lost, everything was done: calling again is refused and changes nothing.
    if (again?.status !== 'SUCCEEDED') expect(again?.cause).toContain('failed-over');
  }
  await expectRelaunched(subject);
  return wasCut;
};

describe('a relaunch that is killed and called again', () => {
  it('launches one server only and ends in the same state, whichever write it was killed after', async () => {
    const places = await writes();
    let cuts = 0;
    for (const call of places) {
      const wasCut = await interruptAfter(call).catch((cause: unknown) => {
        throw new Error(`killed after call ${call}`, { cause });
      });
      cuts += Number(wasCut);
    }
    expect(cuts).toBeGreaterThan(30);
  });
});

import { describe, expect, it } from 'vitest';
import { afterKills, callAgain, keepLeft } from './kills.ts';
import { expectRelaunched } from './relaunch-outcome.ts';
import { type RelaunchSubject, setupRelaunch } from './relaunch-site.ts';
import { failOver } from './setup.ts';

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

describe('a relaunch that is killed and called again', () => {
  it('launches one server only and ends in the same state, whichever write it was killed after', async () => {
    const { subject, left } = await relaunch();
    await afterKills(left.entries(), async (runtime) => {
      await callAgain(runtime);
      await expectRelaunched({ ...subject, runtime });
    });
    expect(left.length).toBeGreaterThan(30);
  });
});

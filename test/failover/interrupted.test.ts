import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { afterAll, describe, expect, it } from 'vitest';
import type { PowerCut } from '../../local/power.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';
import { placesOfWrites } from './writes.ts';

/** Each state that a failover of this group can leave: before its first write, and after each. */
const cutsOf = async (): Promise<readonly PowerCut[]> => {
  const calls: string[] = [];
  const subject = await setup({ servers: 1, onCall: (action) => calls.push(action) });
  const before = calls.length;
  expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  const after = placesOfWrites(calls.slice(before)).map((call): PowerCut => ({ call, when: 'after' }));
  return [{ call: 1, when: 'before' }, ...after];
};

/** Each DR disk was made once, and is the one that its DR server holds. */
const expectNothingDoubled = async ({ runtime, site }: Subject): Promise<void> => {
  const filter = { Name: 'tag-key', Values: ['sdrs:replication-pair'] };
  const { Volumes: made = [] } = await runtime.ec2.send(new DescribeVolumesCommand({ Filters: [filter] }));
  const { pairs } = await runtime.store.members(GROUP);
  expect(made.map(({ VolumeId }) => VolumeId).sort()).toEqual(pairs.map(({ volumes }) => volumes.target).sort());
  const servers = site.servers.map(({ dr }) => dr);
  expect(made.every(({ Attachments }) => servers.includes(Attachments?.[0]?.InstanceId ?? '?'))).toBe(true);
};

/** Kills the runtime at one call, starts it again, and calls the failover again. */
const interruptAt = async (cut: PowerCut): Promise<string | undefined> => {
  const subject = await setup({ servers: 1 });
  const before = await identityOf(subject.runtime.ec2, production(subject));
  subject.runtime.power.cutAt(cut);
  await failOver(subject, 'failover-1');
  const wasCut = !subject.runtime.power.isOn;
  if (wasCut) {
    subject.runtime = subject.runtime.reopen();
    const again = await failOver(subject, 'failover-2');
    const left = await subject.runtime.store.findGroup(GROUP);
    // Where only the very last answer was lost, everything was done: calling again is refused and changes nothing.
    if (again?.status !== 'SUCCEEDED') expect(again?.cause).toContain('failed-over');
    expect(left?.status).toBe('failed-over');
  }
  await expectFailedOver(subject, before);
  await expectNothingDoubled(subject);
  return wasCut ? 'cut' : undefined;
};

describe('a failover that is killed and called again', () => {
  const cuts: (string | undefined)[] = [];
  afterAll(() => expect(cuts.filter((outcome) => outcome === 'cut').length).toBeGreaterThan(50));

  it('ends in the same state, whichever write it was killed after', async () => {
    for (const cut of await cutsOf()) {
      cuts.push(
        await interruptAt(cut).catch((cause: unknown) => {
          throw new Error(`killed ${cut.when} call ${cut.call}`, { cause });
        }),
      );
    }
  });

  it('survives being killed again and again', async () => {
    const subject = await setup({ servers: 2 });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      subject.runtime.power.cutAt({ call: 5 + attempt * 7, when: attempt % 2 === 0 ? 'before' : 'after' });
      await failOver(subject, `failover-${attempt}`);
      if (subject.runtime.power.isOn) break;
      subject.runtime = subject.runtime.reopen();
    }
    await failOver(subject, 'failover-last');
    await expectFailedOver(subject, before);
  });
});

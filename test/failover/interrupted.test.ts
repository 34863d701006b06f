import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { afterKills, callAgain, keepLeft } from './kills.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';

/** One uninterrupted failover, with what a kill before its first write, and after each, would have left. */
const uninterrupted = async () => {
  const { left, onDone, from } = keepLeft();
  const subject = await setup({ servers: 1, onDone });
  const before = await identityOf(subject.runtime.ec2, production(subject));
  await from(subject.runtime);
  expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  return { site: subject.site, before, left };
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

describe('a failover that is killed and called again', () => {
  it('ends in the same state, whichever write it was killed after', async () => {
    const { site, before, left } = await uninterrupted();
    await afterKills(left.entries(), async (runtime) => {
      await callAgain(runtime);
      expect((await runtime.store.findGroup(GROUP))?.status).toBe('failed-over');
      await expectFailedOver({ runtime, site }, before);
      await expectNothingDoubled({ runtime, site });
    });
    expect(left.length).toBeGreaterThan(50);
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

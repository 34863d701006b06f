import { describe, expect, it } from 'vitest';
import { createListLeftovers } from '../../lambdas/handlers/operations/leftovers/leftovers.ts';
import { createListPoints } from '../../lambdas/handlers/operations/points/list-points.ts';
import { GROUP } from '../failover/setup.ts';
import { restore } from './restore-setup.ts';
import { kept, setupDisabled, turn } from './setup.ts';

/** A server that has failed over to that point, twenty minutes after its only recovery point, and an hour later. */
const failedOverTo = async (point: 'live' | 'final' | 'newest') => {
  const subject = await setupDisabled({ servers: 1 });
  const { runtime } = subject;
  await turn(subject, 'on');
  const { servers } = await createListPoints(runtime)(GROUP);
  await runtime.clock.sleep(1_200_000);
  const production = (await kept(runtime)).pairs.flatMap(({ volumes }) => volumes.source ?? []);
  const { executionId } = await runtime.workflow.start('failover-1', {
    groupId: GROUP,
    confirmation: { by: 'Ada', reason: 'water' },
    point,
  });
  await runtime.untilEnded(executionId);
  await runtime.clock.sleep(3_600_000);
  const volumes = async () => {
    const { leftovers } = await createListLeftovers(runtime)(GROUP);
    return leftovers.filter(({ kind, id }) => kind === 'volume' && production.includes(id));
  };
  return { subject, production, newest: servers[0]?.sets[0]?.takenAt ?? '?', volumes };
};

describe('disks that were production, and are left behind', () => {
  it('are listed where a restore has taken them off, with all that was written since their last recovery point', async () => {
    const { subject, production, newest, volumes } = await failedOverTo('live');
    expect(await restore(subject, 'newest')).toMatchObject({ status: 'SUCCEEDED' });
    const holds = `writes after ${newest}, which nobody else may have`;
    const before = await volumes();
    expect(before.map(({ id, holds: said }) => [id, said]).sort()).toEqual(production.map((id) => [id, holds]).sort());
    expect(before.every(({ kept: until }) => until !== undefined)).toBe(true);
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await volumes()).map(({ holds: said }) => said)).toEqual(production.map(() => holds));
  });

  it('hold nothing alone where a last recovery point was taken of them after the fence, and are kept all the same', async () => {
    const { subject, production, volumes } = await failedOverTo('final');
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    const left = await volumes();
    expect(left.map(({ id, holds }) => [id, holds])).toEqual(expect.arrayContaining([[expect.any(String), undefined]]));
    expect(left.filter(({ holds }) => holds !== undefined)).toEqual([]);
    expect(left.every(({ kept: until }) => until !== undefined)).toBe(true);
    expect(production).toEqual(expect.arrayContaining(left.map(({ id }) => id)));
  });

  it('hold what was written since the recovery point that the failover went to', async () => {
    const { subject, newest, volumes } = await failedOverTo('newest');
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    const left = await volumes();
    expect(left.length).toBeGreaterThan(0);
    for (const { holds } of left) expect(holds).toBe(`writes after ${newest}, which nobody else may have`);
  });
});

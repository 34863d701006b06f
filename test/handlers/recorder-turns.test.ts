import { describe, expect, it } from 'vitest';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import { describeTurns } from '../contracts/turns.contract.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { createFakeCompute } from '../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { createMemoryTurns } from '../support/fakes/turns.ts';
import { makeSite } from '../support/observed.ts';

describeTurns('in memory', createMemoryTurns());

const invocation = { id: 'try-1', remainingMs: () => 900_000 };

/** A recorder that is at work until it is let go. */
const setup = async () => {
  const store = createMemoryGroupStore();
  await store.create({
    group: makeProtectionGroup(),
    instances: [makeProtectedInstance()],
    pairs: [makeReplicationPair()],
  });
  const { compute, queries } = createFakeCompute(makeSite());
  const clock = createFakeClock();
  const turns = createMemoryTurns();
  const deps = { store, clock, turns, compute };
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const slow = {
    ...compute,
    observe: async (query: Parameters<typeof compute.observe>[0]) => {
      begun.resolve();
      await held.promise;
      return compute.observe(query);
    },
  };
  const atWork = createRecorder({ ...deps, compute: slow })({}, invocation);
  await begun.promise;
  return { deps, clock, queries, atWork, letGo: held.resolve, fail: held.reject };
};

const NOTHING = { groups: [], leftAlone: [], leftToAnotherRun: true };

describe('a run of the recorder', () => {
  it('leaves all to the one that is still at work, and looks at nothing', async () => {
    const { deps, clock, queries, atWork, letGo } = await setup();
    await clock.sleep(300_000);
    expect(await createRecorder(deps)({}, invocation)).toEqual(NOTHING);
    expect(queries).toEqual([]);
    letGo();
    expect(await atWork).toMatchObject({ groups: [{ groupId: 'group-1' }] });
  });

  it.each([
    ['has ended', (subject: Awaited<ReturnType<typeof setup>>) => subject.letGo()],
    ['has failed', (subject: Awaited<ReturnType<typeof setup>>) => subject.fail(new Error('EC2 is silent'))],
  ])('works once the one before %s', async (_, end) => {
    const subject = await setup();
    end(subject);
    await subject.atWork.catch(() => {});
    expect(await createRecorder(subject.deps)({}, invocation)).toMatchObject({ groups: [{ groupId: 'group-1' }] });
  });

  it('works when the time of one that was killed is over', async () => {
    const { deps, clock } = await setup();
    await clock.sleep(899_999);
    expect(await createRecorder(deps)({}, invocation)).toEqual(NOTHING);
    await clock.sleep(1);
    expect(await createRecorder(deps)({}, invocation)).toMatchObject({ groups: [{ groupId: 'group-1' }] });
  });

  it('over one group waits for nobody', async () => {
    const { deps } = await setup();
    expect(await createRecorder(deps)({ groupId: 'group-1' }, invocation)).toMatchObject({
      groups: [{ groupId: 'group-1' }],
    });
  });
});

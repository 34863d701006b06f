import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextActions } from '../../lambdas/domain/pass/next-actions.ts';
import { IDENTITY } from '../../lambdas/domain/phases/identity/identity.ts';
import type { Fact, ObservedServer, ObservedSite, ServerState } from '../../lambdas/domain/site/observed.ts';
import { attachedAt } from '../domain/support/identity.ts';
import { forbidding, looseNic, prepared, primary, readySite, relaunching } from '../domain/support/relaunch.ts';
import { expectRelaunched } from '../failover/relaunch-outcome.ts';
import { nicsOn, type RelaunchSubject, setupRelaunch, volumesById } from '../failover/relaunch-site.ts';
import { failOver, GROUP } from '../failover/setup.ts';
import { START } from '../support/builders.ts';
import { found, makeDrNic, makeServer, makeVolume } from '../support/observed.ts';

const STATES: readonly ServerState[] = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];
/** Mostly what lets a termination through, so that the one thing that forbids it is tried often. */
const mostly = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const disk = fc
  .record({
    device: mostly('/dev/sdf', '/dev/xvda', '/dev/sdg'),
    keeps: mostly<boolean | undefined>(true, false, undefined),
  })
  .map(({ device, keeps }) => ({
    device,
    volumeId: `vol ${device}`,
    state: 'attached',
    ...(keeps === undefined ? {} : { deleteOnTermination: !keeps }),
  }));

const production: fc.Arbitrary<Fact<ObservedServer>> = fc.oneof(
  fc.constantFrom<Fact<ObservedServer>>({ is: 'absent' }, { is: 'unknown', why: 'throttled' }),
  fc
    .record({ state: mostly<ServerState>('stopped', ...STATES), disks: fc.array(disk, { maxLength: 3 }) })
    .map((facts): Fact<ObservedServer> => ({ is: 'present', value: makeServer(facts) })),
);

const nics = fc.constantFrom(
  [primary(true)],
  [primary(false)],
  [looseNic],
  [
    primary(false),
    { ...primary(true), id: 'eni-second', attachment: { ...attachedAt('i-production', 1), deleteOnTermination: true } },
  ],
);

const site: fc.Arbitrary<ObservedSite> = fc
  .record({
    production,
    nics,
    isProtected: mostly<boolean | undefined>(false, true, undefined),
    hasVolume: mostly(true, false),
  })
  .map(({ production: fact, nics: shown, isProtected, hasVolume }) => {
    const look = readySite({ nics: [...shown, makeDrNic()], volumes: hasVolume ? [makeVolume()] : [] });
    const disableApiTermination = found(isProtected === undefined ? {} : { 'i-production': isProtected });
    return {
      ...look,
      servers: new Map([...look.servers, ['i-production', fact], ['i-dr', { is: 'present', value: prepared }]]),
      protections: { ...look.protections, disableApiTermination },
    } as ObservedSite;
  });

/** Stopped, without root volume, and every NIC and volume of it read back as kept. */
const mayGo = (look: ObservedSite): boolean => {
  const fact = look.servers.get('i-production');
  if (fact?.is !== 'present') return false;
  const { state, disks = [] } = fact.value;
  const isDown = state === 'stopped' && disks.every(({ device }) => device !== '/dev/xvda');
  const held = [...look.nics.values()].flatMap((nic) => (nic.is === 'present' ? [nic.value] : []));
  const own = held.filter(({ attachment }) => attachment?.serverId === 'i-production');
  return (
    isDown &&
    own.length > 0 &&
    own.every(({ attachment }) => attachment?.deleteOnTermination === false) &&
    disks.every(({ deleteOnTermination }) => deleteOnTermination === false)
  );
};

it('never terminates a server unless it is down and each NIC and volume of it is seen to be kept, and it may', async () => {
  let terminations = 0;
  await fc.assert(
    fc.property(site, mostly(true, false), fc.integer({ min: 0, max: 1700 }), (look, isAllowed, seconds) => {
      const now = new Date(Date.parse(START) + seconds * 1000).toISOString();
      const allowed = relaunching(look);
      const member = isAllowed ? allowed : { ...allowed, group: { ...allowed.group, ...forbidding } };
      const doomed = nextActions(IDENTITY, member, look, now).actions.filter(({ do: kind }) => kind === 'terminate');
      terminations += doomed.length;
      if (doomed.length > 0) expect([isAllowed, mayGo(look)]).toEqual([true, true]);
    }),
    { numRuns: 3000 },
  );
  expect(terminations).toBeGreaterThan(100);
});

const fault = fc.record({
  action: fc.constantFrom(
    'DescribeInstances',
    'DescribeNetworkInterfaces',
    'DescribeVolumes',
    'ModifyInstanceAttribute',
    'ModifyNetworkInterfaceAttribute',
    'TerminateInstances',
    'RunInstances',
    'StopInstances',
    'DetachVolume',
    'AttachVolume',
  ),
  code: fc.constantFrom('RequestLimitExceeded', 'InternalError', 'TimeoutError', 'InsufficientInstanceCapacity'),
  times: fc.integer({ min: 1, max: 3 }),
  afterEffect: fc.boolean(),
});

/** At any end of an attempt the NIC and every production volume exist. */
const expectNothingLost = async (subject: RelaunchSubject): Promise<void> => {
  const volumes = await volumesById(subject);
  for (const id of subject.volumes) expect(volumes.has(id)).toBe(true);
  const holders = [subject.production, ...(await targetsOf(subject))];
  const nics = (await Promise.all(holders.map((id) => nicsOn(subject, id)))).flat();
  const macs = nics.filter(({ MacAddress }) => MacAddress === subject.primary.mac);
  expect(macs.length).toBeLessThanOrEqual(1);
};

const targetsOf = async ({ runtime }: RelaunchSubject): Promise<readonly string[]> =>
  (await runtime.store.members(GROUP)).instances.map(({ servers }) => servers.target);

it('loses nothing of production and ends with one new server, whatever faults and kills came before', async () => {
  const trouble = fc.record({
    faults: fc.array(fault, { maxLength: 5 }),
    cut: fc.record({ call: fc.integer({ min: 1, max: 250 }), when: fc.constantFrom('before', 'after') }),
  });
  await fc.assert(
    fc.asyncProperty(trouble, async ({ faults, cut }) => {
      const subject = await setupRelaunch();
      for (const { action, ...failure } of faults) subject.runtime.ec2.faults.failNext(action, failure);
      subject.runtime.power.cutAt(cut);
      await failOver(subject, 'failover-in-trouble');
      subject.runtime = subject.runtime.reopen();
      // What was never met is met by nobody else.
      for (let call = 1; call <= 10; call += 1) {
        await failOver(subject, `failover-again-${call}`);
        if ((await subject.runtime.store.findGroup(GROUP))?.status === 'failed-over') break;
      }
      await expectNothingLost(subject);
      await expectRelaunched(subject);
    }),
    { numRuns: 8 },
  );
});

import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../lambdas/domain/group/member.ts';
import type { PhaseProgress } from '../../../../lambdas/domain/group/progress.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { IN_SERVICE } from '../../../../lambdas/domain/phases/give-back/in-service.ts';
import type { ObservedServer } from '../../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../../../support/builders.ts';
import { makeServer, makeSite } from '../../../support/observed.ts';

const SERVER = 'i-production';
const START_SERVER = { do: 'start-server', serverId: SERVER } as const;
const later = (seconds: number): string => new Date(Date.parse(START) + seconds * 1000).toISOString();

interface Given {
  /** Whether a start is asked for. @default `true` */
  readonly start?: boolean;
  readonly phase?: Partial<PhaseProgress>;
  /** Seconds after which another server of the group was given back. @default never */
  readonly otherAt?: number;
}

const memberWith = ({ start = true, phase = {}, otherAt = 0 }: Given): Member => {
  const progress = startProgress('f-1', START);
  const phases = {
    ...progress.phases,
    giveBack: { state: 'done', issued: {}, doneAt: START },
    inService: { state: 'waiting', issued: {}, ...phase },
  } as const;
  const lease = {
    kind: 'roll-back',
    failoverId: 'r-1',
    executionId: 'arn:r-1',
    epoch: 2,
    production: 'source',
    takenAt: START,
    ...(start ? { start: true as const } : {}),
  } as const;
  return {
    group: makeProtectionGroup({ status: 'error-failing-over', epoch: 2, lease }),
    instance: makeProtectedInstance({ progress: { ...progress, phases } }),
    pairs: [],
    production: 'source',
    productionServerId: SERVER,
    drServerId: 'i-dr',
    progressedAt: later(otherAt),
  };
};

const nextOf = (seen: Partial<ObservedServer>, seconds: number, given: Given = {}) =>
  IN_SERVICE.next(memberWith(given), makeSite({ servers: [makeServer({ id: SERVER, ...seen })] }), later(seconds));

const STARTED: Given = { phase: { issued: { [`start-server ${SERVER}`]: START } } };

describe('the way of a production server into service', () => {
  it('is its start, once it has stopped', () => {
    expect(nextOf({ state: 'stopping' }, 0)).toMatchObject({ state: 'waiting', actions: [] });
    expect(nextOf({ state: 'stopped' }, 60)).toMatchObject({ state: 'waiting', actions: [START_SERVER] });
    expect(nextOf({ state: 'pending' }, 60, STARTED)).toMatchObject({ state: 'waiting', actions: [] });
    expect(nextOf({ state: 'running' }, 60, STARTED)).toMatchObject({ state: 'done' });
  });

  it.each(['stopped', 'stopping'] as const)('is not gone where nobody has asked for a start: it is %s', (state) => {
    const verdict = nextOf({ state }, 0, { start: false });
    expect(verdict).toMatchObject({ state: 'done', actions: [], reason: `EC2 shows it as ${state}` });
  });

  it.each<[Partial<ObservedServer>, number]>([
    [{ state: 'stopped', stateReason: 'Server.InsufficientInstanceCapacity: no capacity of that type' }, 15],
    [{ state: 'terminated', stateReason: 'Client.InternalError: a volume cannot be decrypted' }, 0],
    [{ state: 'pending' }, 300],
  ])("ends with EC2's own words where a start that was accepted leads nowhere: %o", (seen, seconds) => {
    const verdict = nextOf(seen, seconds, STARTED);
    expect(verdict).toMatchObject({ state: 'done', actions: [] });
    expect(verdict.reason).toContain(seen.stateReason ?? 'pending');
  });

  it('goes on while the look may be older than the start', () => {
    expect(nextOf({ state: 'stopped' }, 14, STARTED)).toMatchObject({ state: 'waiting', actions: [] });
  });

  it('begins only when the last server of the group is given back', () => {
    const otherAt = 400;
    expect(nextOf({ state: 'stopped' }, 401, { otherAt })).toMatchObject({ state: 'waiting', actions: [START_SERVER] });
    expect(nextOf({ state: 'pending' }, 699, { ...STARTED, otherAt })).toMatchObject({ state: 'waiting' });
    expect(nextOf({ state: 'pending' }, 700, { ...STARTED, otherAt })).toMatchObject({ state: 'done' });
  });

  it('is given up where a stop takes too long, and stays given up', () => {
    expect(nextOf({ state: 'stopping' }, 599)).toMatchObject({ state: 'waiting' });
    expect(nextOf({ state: 'stopping' }, 600)).toMatchObject({ state: 'done', reason: 'EC2 shows it as stopping' });
    const given = { phase: { state: 'done', reason: 'EC2 shows it as stopping' } } as const;
    expect(nextOf({ state: 'stopped' }, 700, given)).toMatchObject({ state: 'done', actions: [] });
  });
});

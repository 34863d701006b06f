import { type Member, membersOf, productionStation } from '../group/member.ts';
import { memberState, PHASES, type Phase, phaseOf } from '../group/progress.ts';
import type { GroupAggregate, ProtectionGroup } from '../group/protection-group.ts';
import { refreshRecorded } from '../group/record.ts';
import { stopProtectionSeen } from '../group/stop-protection.ts';
import { startProgress } from '../phases/failover.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import { pinTagActions } from '../recovery-points/pin-tags.ts';
import { pinTo, recoverySetFor } from '../recovery-points/recovery-point.ts';
import { apiOf } from '../site/action-rows.ts';
import type { ObservedSite } from '../site/observed.ts';
import { type AllowanceNeed, allowanceNeed } from './api-need.ts';
import type { CallPhase } from './call-phase.ts';
import { type ExpectedPrice, expectedPrice } from './expected-price.ts';
import { preconditionOf } from './preconditions.ts';
import { type Assumptions, type Rehearsal, type RehearsedCall, rehearse } from './rehearsal.ts';

/** One call to EC2 that a failover would make. */
export interface DryRunCall {
  readonly phase: CallPhase;
  /** As EC2's API Reference names it. */
  readonly api: string;
  /** The call in the words of the failover, with its arguments. */
  readonly action: RehearsedCall['action'];
  /** What has to be true before, and whether it will be. */
  readonly precondition: string;
  readonly preconditionHolds: boolean;
  /** Expected seconds after the first pass. */
  readonly atSeconds: number;
}

export interface DryRunServer {
  readonly instanceId: string;
  readonly name: string;
  /** In the order they would be made. */
  readonly calls: readonly DryRunCall[];
  /** `open`: the rules wait for something that cannot be foreseen, see `reason`. */
  readonly ends: 'migrated' | 'failed' | 'open';
  /** What it would wait for, or why it would fail. */
  readonly reason?: string;
  /** Expected seconds after the first pass until each phase is done; absent where it would not end. */
  readonly doneAfterSeconds: Partial<Record<Phase, number>>;
}

/** What a failover would do, call by call, and how long it would take. Nothing is moved by making one. */
export interface DryRun {
  readonly servers: readonly DryRunServer[];
  readonly rounds: number;
  /** Expected seconds from start to *Protection disabled*; absent where some server would not be migrated. */
  readonly seconds?: number;
  /** Expected seconds until every server has a phase done; absent where one never has. */
  readonly phaseSeconds: Partial<Record<Phase, number>>;
  /** What those calls need of the account's API allowance. */
  readonly allowance: AllowanceNeed;
  /** Of the calls to AWS that the failover itself makes. */
  readonly price: ExpectedPrice;
}

/** Stands for the id of the failover that is not there yet. */
const REHEARSED = '(this failover)';

/** Steps before the first pass and after the last. */
const OTHER_STEPS = 4;

/**
 * Every call that a failover of the group would make now, server by server and in order, with its precondition and its
 * expected time: the failover's own rules, played through on a copy of what was seen.
 */
export const dryRun = (
  { aggregate, plan }: { readonly aggregate: GroupAggregate; readonly plan: FailoverPlan },
  site: ObservedSite,
  assumptions: Assumptions,
): DryRun => {
  const members = preparedMembers(aggregate, site, plan);
  const rehearsal = rehearse(members, site, assumptions);
  const all = [...members.flatMap((member) => pinningCalls(member, site)), ...rehearsal.calls];
  const calls = Map.groupBy(all, ({ instanceId }) => instanceId);
  const servers = rehearsal.members.map((member) => serverOf(member, calls.get(member.instance.id) ?? [], site));
  const price = expectedPrice({
    rounds: rehearsal.rounds,
    servers: members.length,
    pairs: aggregate.pairs.length,
    calls: all.length,
    lambdaSeconds: Math.ceil(rehearsal.stepSeconds + OTHER_STEPS * assumptions.stepSeconds),
  });
  const allowance = allowanceNeed(all, assumptions);
  return { servers, rounds: rehearsal.rounds, ...timesOf(servers, rehearsal, assumptions), allowance, price };
};

/** What *Stop synchronization* asks of EC2, before the first pass. */
const pinningCalls = (member: Member, site: ObservedSite): readonly RehearsedCall[] =>
  pinTagActions(member, site).map((action) => ({
    instanceId: member.instance.id,
    phase: 'synchronization',
    action,
    atSeconds: 0,
    precondition: preconditionOf(action, member, site),
  }));

/** The members as *Validate prerequisites* and *Stop synchronization* would leave them. */
const preparedMembers = (recorded: GroupAggregate, site: ObservedSite, plan: FailoverPlan): readonly Member[] => {
  const aggregate = refreshRecorded(recorded, site);
  const group = leased(aggregate.group, site);
  const promised = new Map(plan.servers.map(({ instanceId, nics }) => [instanceId, nics]));
  return membersOf(group, aggregate).map((member) => {
    const set = recoverySetFor(member, site);
    const begun = startProgress(REHEARSED, site.at, member.instance.progress, member.point);
    const progress = { ...begun, ...stopProtectionSeen(member.productionServerId, site) };
    return {
      ...member,
      isPointAsked: false,
      instance: { ...member.instance, promised: promised.get(member.instance.id) ?? [], progress },
      pairs: set.is === 'present' ? pinTo(member.pairs, set.set) : member.pairs,
    };
  });
};

const leased = (group: ProtectionGroup, site: ObservedSite): ProtectionGroup => ({
  ...group,
  lease: {
    kind: 'failover',
    failoverId: REHEARSED,
    executionId: REHEARSED,
    epoch: group.epoch + 1,
    production: productionStation(group),
    takenAt: site.at,
  },
});

const serverOf = ({ instance }: Member, calls: readonly RehearsedCall[], site: ObservedSite): DryRunServer => {
  const { progress, id, name } = instance;
  const state = memberState(progress);
  const unfinished = PHASES.map((phase) => phaseOf(progress, phase)).find(({ state }) => state !== 'done');
  return {
    instanceId: id,
    name,
    calls: calls.map(({ phase, action, precondition, atSeconds }) => ({
      phase,
      api: apiOf(action),
      action,
      precondition: precondition.says,
      preconditionHolds: precondition.holds,
      atSeconds,
    })),
    ends: state,
    ...(unfinished?.reason ? { reason: unfinished.reason } : {}),
    doneAfterSeconds: Object.fromEntries(
      PHASES.flatMap((phase) => {
        const doneAt = phaseOf(progress, phase).doneAt;
        return doneAt ? [[phase, Math.round((Date.parse(doneAt) - Date.parse(site.at)) / 1000)]] : [];
      }),
    ),
  };
};

const timesOf = (
  servers: readonly DryRunServer[],
  { seconds }: Rehearsal,
  { stepSeconds }: Assumptions,
): Pick<DryRun, 'seconds' | 'phaseSeconds'> => ({
  ...(servers.every(({ ends }) => ends === 'migrated')
    ? { seconds: Math.round(seconds + OTHER_STEPS * stepSeconds) }
    : {}),
  phaseSeconds: Object.fromEntries(
    PHASES.flatMap((phase) => {
      const times = servers.map(({ doneAfterSeconds }) => doneAfterSeconds[phase]).filter((time) => time !== undefined);
      return times.length === servers.length ? [[phase, Math.max(0, ...times)]] : [];
    }),
  ),
});

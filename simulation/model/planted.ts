import type { ProtectedInstance } from '../../lambdas/domain/group/protection-group.ts';
import { look } from './ops.ts';
import { REAL_RULES, type Rules } from './rules.ts';
import type { Plant } from './table.ts';

/** A bug on purpose: a rule of the service that the model asks in another way, or a write that is sent otherwise. */
export interface PlantedBug {
  readonly name: string;
  /** A scope in which it shows. */
  readonly scope: string;
  /** The property that it breaks first. */
  readonly breaks: string;
  readonly rules?: Partial<Rules>;
  readonly plant?: Plant;
}

/** A write of an item of that kind is sent without the condition that somebody else has not written it since. */
const withoutRevision =
  (sortKey: string): Plant =>
  (input) => {
    const isMeant = input.Key?.sk?.S?.startsWith(sortKey) === true;
    const { ':revision': revision, ...values } = input.ExpressionAttributeValues ?? {};
    if (!isMeant || !revision) return input;
    const condition = input.ConditionExpression?.replace(
      / AND \(?(attribute_not_exists\(revision\) OR )?revision = :revision\)?/,
      '',
    );
    return { ...input, ConditionExpression: condition, ExpressionAttributeValues: values };
  };

/** What a pass notes, without a part of it. Where there is nothing to note, nothing is written, as ever. */
const noting =
  (without: (noted: ProtectedInstance) => ProtectedInstance): Rules['noteOn'] =>
  (turn, notes) => {
    const noted = REAL_RULES.noteOn(turn, notes);
    return noted === turn.member.instance ? noted : without(noted);
  };

const withoutCommit = ({ progress, ...instance }: ProtectedInstance): ProtectedInstance => {
  if (!progress) return instance;
  const { committedAt: _, ...rest } = progress;
  return { ...instance, progress: rest };
};

/** As it was before the guard noted anything: a root volume that comes off is noted by nobody. */
const withoutRoot = ({ restoration: _, ...instance }: ProtectedInstance): ProtectedInstance => instance;

/** As it was before the roll-back looked for a root volume that nobody had noted. */
const onlyNoted: Rules['nextGiveBackActions'] = (member, site) => {
  const seen = site.servers.get(member.productionServerId);
  if (seen?.is !== 'present') return REAL_RULES.nextGiveBackActions(member, site);
  const rootUnknown = { ...seen, value: { ...seen.value, rootDeviceName: '' } };
  const servers = new Map([...site.servers, [member.productionServerId, rootUnknown] as const]);
  return REAL_RULES.nextGiveBackActions({ ...member, pairs: [] }, { ...site, servers });
};

const inTheSameEpoch: Rules['decide'] = (group, command) => {
  const decision = REAL_RULES.decide(group, command);
  if (!('event' in decision) || decision.event.type !== 'failover-started') return decision;
  return { event: { ...decision.event, lease: { ...decision.event.lease, epoch: group.epoch } } };
};

const keepingTheLease: Rules['decide'] = (group, command) =>
  command.type === 'fail-failover' ? { already: true } : REAL_RULES.decide(group, command);

export const PLANTED: readonly PlantedBug[] = [
  {
    name: 'a member is written without the revision condition',
    scope: 'a try lives on',
    breaks: 'nothing is overwritten by an older copy',
    plant: withoutRevision('INSTANCE#'),
  },
  {
    name: 'the group is written without the revision condition',
    scope: 'two calls at once',
    breaks: 'nothing is overwritten by an older copy',
    plant: withoutRevision('GROUP'),
  },
  {
    name: 'an identity moves without a look at the fence',
    scope: 'a try lives on',
    breaks: 'no identity moves before its server is fenced',
    rules: {
      nextActions: (phase, member, site, now) => {
        const server = site.servers.get(member.productionServerId);
        if (phase !== 'identity' || server?.is !== 'present') return REAL_RULES.nextActions(phase, member, site, now);
        const down = { ...server, value: { ...server.value, state: 'stopped', disks: [] } } as const;
        const servers = new Map([...site.servers, [member.productionServerId, down]]);
        return REAL_RULES.nextActions(phase, member, { ...site, servers }, now);
      },
    },
  },
  {
    name: 'a cancel does not wait for those who may still act',
    scope: 'given up, cancelled, guarded',
    breaks: 'the guard stops nothing that was given back',
    rules: { untilNobodyActs: look },
  },
  {
    name: 'the point of no return is not written',
    scope: 'cancelled, a try lives on',
    breaks: 'a fenced server never runs',
    rules: { noteOn: noting(withoutCommit) },
  },
  {
    name: 'a root volume is noted by nobody, and a roll-back puts on only what was noted',
    scope: 'given up, cancelled, guarded',
    breaks: 'a cancel that said ok leaves production whole, whoever acts later',
    rules: { nextGiveBackActions: onlyNoted, noteOn: noting(withoutRoot) },
  },
  {
    name: 'a roll-back leaves the orders, and the guard does not see its lease',
    scope: 'given up, cancelled, guarded',
    breaks: 'the guard stops nothing that was given back',
    rules: {
      isHeld: (owner, lease) => lease?.kind !== 'roll-back' && REAL_RULES.isHeld(owner, lease),
      withoutOrder: (instance) => instance,
    },
  },
  {
    name: 'a failure does not give the lease back',
    scope: 'given up, cancelled, guarded',
    breaks: 'every failover ends',
    rules: { decide: keepingTheLease },
  },
  {
    name: 'a lease is taken without a new epoch',
    scope: 'a try lives on',
    breaks: 'one lease an epoch',
    rules: { decide: inTheSameEpoch },
  },
];

import { AcceptanceRefusedError } from '../../../domain/errors/operation-errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type { KeptRisk } from '../../../domain/group/failover.ts';
import { goesBy, memberNamed } from '../../../domain/group/member-named.ts';
import { phaseOf } from '../../../domain/group/progress.ts';
import type { Lease, ProtectedInstance } from '../../../domain/group/protection-group.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import type { StepDeps } from '../../steps/deps.ts';
import { findGroup } from '../groups/find-group.ts';
import { untilWritten } from './until-written.ts';

export type AcceptUnfencedDeps = Pick<StepDeps, 'store' | 'workflow' | 'clock'>;

export interface AcceptUnfencedInput {
  /** Id or unique name. */
  readonly group: string;
  /** Id or name of the protected instance, or the EC2 id of either of its servers. */
  readonly instance: string;
  readonly reason: string;
  /** From what stands around the call, never from what it says. */
  readonly caller: string;
}

export interface AcceptedServer {
  readonly groupId: string;
  readonly failoverId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly productionServerId: string;
  readonly reason: string;
}

/**
 * F7 while the failover still waits for a server: the operator's word, for this server and this failover alone, to go on without a confirmed
 * fence once its fencing budget is over. A pass that has read the server before is refused its write, and reads anew. Safe to repeat: the first word stays.
 * @throws GroupNotFoundError, InstanceNotInGroupError, AmbiguousNameError, InvalidRequestError, AcceptanceRefusedError
 */
export const createAcceptUnfenced =
  (deps: AcceptUnfencedDeps) =>
  async (input: AcceptUnfencedInput): Promise<AcceptedServer> => {
    const { id } = await findGroup(deps.store, input.group);
    if (input.reason.trim() === '') {
      throw new InvalidRequestError([{ path: ['reason'], message: 'must say why that is accepted; it is empty' }]);
    }
    const asked = await openMember(deps, id, input.instance);
    const { instance, lease } = asked;
    const productionServerId = instance.servers[lease.production];
    const accepted = { groupId: id, failoverId: lease.failoverId, instanceId: instance.id, name: instance.name };
    const { acceptedUnfenced } = instance.progress ?? {};
    if (acceptedUnfenced) return { ...accepted, productionServerId, reason: acceptedUnfenced.reason };
    // The trail first, then the record: whoever dies in between has said more than was done, never less.
    await note(deps, input, asked);
    const reason = await keep(deps, input, asked);
    await untilWritten(async () => {
      const { instance: now } = await openMember(deps, id, instance.id, lease);
      if (!now.progress) return;
      const progress = { ...now.progress, acceptedUnfenced: now.progress.acceptedUnfenced ?? { reason } };
      await deps.store.saveInstance({ ...now, progress, epoch: lease.epoch });
    });
    return { ...accepted, productionServerId, reason };
  };

/** Who accepted what, and when, in the failover's record. Answers with the reason on record: the first word stays. */
const keep = (deps: AcceptUnfencedDeps, { reason, caller: by }: AcceptUnfencedInput, asked: OpenMember) =>
  untilWritten(async (): Promise<string> => {
    const { instance, lease } = asked;
    const record = await deps.store.findFailover(instance.groupId, lease.failoverId);
    const { acceptUnfenced = [] } = record ?? {};
    const known = acceptUnfenced.find((risk) => goesBy(instance, risk.instance));
    if (!record || known) return known?.reason ?? reason;
    const risk: KeptRisk = { instance: instance.name, reason, by, at: instant(deps.clock) };
    await deps.store.saveFailover({ ...record, acceptUnfenced: [...acceptUnfenced, risk], epoch: lease.epoch });
    return reason;
  });

interface OpenMember {
  readonly instance: ProtectedInstance;
  readonly lease: Lease;
}

/** The server, if the failover that runs (that of `before`, where it is given) still waits for it. */
const openMember = async (
  { store, workflow }: AcceptUnfencedDeps,
  groupId: string,
  wanted: string,
  before?: Lease,
): Promise<OpenMember> => {
  const aggregate = await loadAggregate(store, groupId);
  const instance = memberNamed(aggregate, wanted);
  const { lease, name } = aggregate.group;
  const refuse = (why: string) => new AcceptanceRefusedError(groupId, instance.name, why);
  const isRunning = lease?.kind === 'failover' && (await workflow.find(lease.executionId))?.status === 'RUNNING';
  if (!lease || !isRunning || (before && before.epoch !== lease.epoch)) {
    throw refuse(`no failover of group "${name}" runs. Accept it with the failover itself: ${again(name, instance)}`);
  }
  const why = whyNot(instance, lease, name);
  if (why) throw refuse(why);
  return { instance, lease };
};

const again = (group: string, { name }: ProtectedInstance): string =>
  `sdrs failover ${group} --accept-unfenced ${name} --reason "why it is off"`;

/** Why there is nothing to accept, or no more. */
const whyNot = (instance: ProtectedInstance, lease: Lease, group: string): string | undefined => {
  const { progress } = instance;
  if (lease.cancelRequestedAt) return `failover ${lease.failoverId} was cancelled.`;
  if (!progress || progress.failoverId !== lease.failoverId) {
    return `failover ${lease.failoverId} has not begun with it yet. Give the same command again in a moment.`;
  }
  if (progress.failure) {
    return `failover ${lease.failoverId} has failed it already. When that failover has ended: ${again(group, instance)}`;
  }
  return phaseOf(progress, 'fence').state === 'done' ? 'its production server is seen fenced.' : undefined;
};

/** The trail first, as everywhere: a line may stand twice, but none is missing. */
const note = (
  { store, clock }: AcceptUnfencedDeps,
  { reason, caller }: AcceptUnfencedInput,
  { instance, lease }: OpenMember,
): Promise<void> => {
  const { id: instanceId, groupId, name } = instance;
  const message = `${name} may go on without a confirmed fence once the fencing budget is over: ${reason} (accepted by ${caller} while the failover runs)`;
  const about = { at: instant(clock), groupId, failoverId: lease.failoverId, message };
  return store.appendEvents([trailEvent('unfencedAccepted', about, { instanceId, instance: name, reason, caller })]);
};

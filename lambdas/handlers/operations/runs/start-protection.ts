import { turningOn } from '../../../domain/group/decide-protection.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import type { ProtectionRunKind } from '../../../domain/group/run-kind.ts';
import { type NamedStandbys, standbysNamed, type WantedStandby } from '../../../domain/reprotection/named-standbys.ts';
import type { Compute } from '../../../ports/compute.ts';
import { loadAggregate } from '../../load.ts';
import { lookBefore, replacedMembers } from '../../steps/protect/look-round.ts';
import { assertMayTake } from '../../steps/protect/protection-lease.ts';
import { stateOfOwner } from '../../steps/take-lease.ts';
import { type StartedRun, type StartRunDeps, startRun } from './start-run.ts';

export interface StartProtectionInput {
  readonly groupId: string;
  /** `on`: SDRS's start-server-group, which enables protection, or protects again after a failover. `off`: its stop-server-group. */
  readonly turn: 'on' | 'off';
  /** EC2 servers that are to wait in the place of lost ones. @default none */
  readonly drServers?: readonly WantedStandby[];
  /** From what stands around the call, never from what it says. */
  readonly requestedBy: Requester;
}

export interface StartProtectionDeps extends StartRunDeps {
  /** Looks whether the servers that are to wait are down. */
  readonly compute: Pick<Compute, 'observe'>;
}

/** A run, with what it does. */
export interface StartedProtection extends StartedRun {
  readonly kind: TurningKind;
}

type TurningKind = Exclude<ProtectionRunKind, 'restore'>;

/**
 * Starts the run that turns protection on or off; a command joins the one that runs. What is refused here only spares the
 * caller an execution; the workflow's first step has the last word.
 * @throws GroupNotFoundError, StatusNotAllowedError, RunInProgressError, MembersNotFitError, StandbyNotStoppedError,
 * StandbyMissingError, InstanceNotInGroupError, AmbiguousNameError, InvalidRequestError
 */
export const createStartProtection =
  (deps: StartProtectionDeps) =>
  async (input: StartProtectionInput): Promise<StartedProtection> => {
    const { groupId, turn, drServers = [], requestedBy } = input;
    const aggregate = await loadAggregate(deps.store, groupId);
    const { group } = aggregate;
    const named = standbysNamed(aggregate, drServers);
    const kind = turn === 'off' ? 'disable' : turningOn(group.status);
    const { lease } = group;
    // Who names a server that the run does not have, asks for something else than the run does.
    const mayJoin = requestedBy.kind === 'command' && replacedMembers(aggregate, named).length === 0;
    if (mayJoin && lease?.kind === kind && (await stateOfOwner(deps, lease)) === 'running') {
      return { kind, groupId, failoverId: lease.failoverId, executionId: lease.executionId };
    }
    const started = await startRun(deps, {
      kind,
      group,
      requestOf: (runId) => ({
        groupId,
        ...(drServers.length > 0 ? { drServers: named } : {}),
        requestedBy: claimFor(runId, requestedBy),
      }),
      assertMayStart: () => assertMayStart(deps, aggregate, { kind, named }),
    });
    return { ...started, kind };
  };

interface Wanted {
  readonly kind: ProtectionRunKind;
  readonly named: NamedStandbys;
}

const assertMayStart = async (
  deps: StartProtectionDeps,
  aggregate: GroupAggregate,
  { kind, named }: Wanted,
): Promise<void> => {
  await assertMayTake(deps, aggregate, kind);
  await lookBefore(deps, aggregate, { kind, named });
};

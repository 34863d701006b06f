import { turningOn } from '../../../domain/group/decide-protection.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import type { ProtectionRunKind } from '../../../domain/group/run-kind.ts';
import type { Compute } from '../../../ports/compute.ts';
import { loadAggregate } from '../../load.ts';
import { lookRound, type NamedStandbys } from '../../steps/protect/look-round.ts';
import { assertMayTake } from '../../steps/protect/protection-lease.ts';
import { stateOfOwner } from '../../steps/take-lease.ts';
import { type StartedRun, type StartRunDeps, startRun } from './start-run.ts';

export interface StartProtectionInput {
  readonly groupId: string;
  /** `on`: SDRS's start-server-group, which enables protection, or protects again after a failover. `off`: its stop-server-group. */
  readonly turn: 'on' | 'off';
  /** Of a group that has failed over: EC2 servers in the place of lost ones, by the id or name of their instance. */
  readonly drServers?: NamedStandbys;
  /** From what stands around the call, never from what it says. */
  readonly requestedBy: Requester;
}

export interface StartProtectionDeps extends StartRunDeps {
  /** Looks whether the former production is down, before the group is turned round. */
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
 * @throws GroupNotFoundError, StatusNotAllowedError, RunInProgressError, MembersNotFitError, ProductionIncompleteError,
 * StandbyNotStoppedError, StandbyMissingError
 */
export const createStartProtection =
  (deps: StartProtectionDeps) =>
  async (input: StartProtectionInput): Promise<StartedProtection> => {
    const { groupId, turn, drServers, requestedBy } = input;
    const aggregate = await loadAggregate(deps.store, groupId);
    const { group } = aggregate;
    const kind = turn === 'off' ? 'disable' : turningOn(group.status);
    const { lease } = group;
    if (requestedBy.kind === 'command' && lease?.kind === kind && (await stateOfOwner(deps, lease)) === 'running') {
      return { kind, groupId, failoverId: lease.failoverId, executionId: lease.executionId };
    }
    const started = await startRun(deps, {
      kind,
      group,
      requestOf: (runId) => ({
        groupId,
        ...(drServers && Object.keys(drServers).length > 0 ? { drServers } : {}),
        requestedBy: claimFor(runId, requestedBy),
      }),
      assertMayStart: () => assertMayStart(deps, aggregate, { kind, named: drServers ?? {} }),
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
  if (kind === 'reprotect') await lookRound(deps, aggregate, named);
};

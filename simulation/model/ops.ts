import { StaleEpochError } from '../../lambdas/domain/errors/errors.ts';
import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { LeaseOwner } from '../../lambdas/domain/group/failover-commands.ts';
import type { Lease, ProtectedInstance, ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import type { Action, ActionOutcome } from '../../lambdas/domain/site/actions.ts';
import type { GroupPrecondition } from '../../lambdas/ports/group-store.ts';
import type { Server } from './ec2.ts';
import { Ends } from './ends.ts';
import type { Execution, FailoverId } from './execution.ts';
import type { Write, Written } from './table.ts';

/** One thing that a turn does to what all share. */
export type Op =
  | { readonly do: 'read-group' | 'read-members' | 'read-records' | 'look' }
  | { readonly do: 'read-owner'; readonly lease: Lease | undefined }
  | { readonly do: 'read-execution'; readonly of: FailoverId }
  | { readonly do: 'write'; readonly write: Write }
  | { readonly do: 'call'; readonly member: string; readonly actions: readonly Action[] }
  | { readonly do: 'start'; readonly members: readonly string[] }
  /** The table says so, for others, until the process has ended. */
  | { readonly do: 'act' }
  | { readonly do: 'wait-until-nobody-acts' }
  /** Looks until no server is on its way down. */
  | { readonly do: 'wait-until-stopped' }
  | { readonly do: 'wait-until-ended'; readonly execution: string };

/** What happens in one moment. Nobody else's turn comes in between. */
export type Turn = readonly Op[];

/** A part of a program that ends with a value. */
export type Part<T> = Generator<Turn, T, readonly unknown[]>;

const one = function* <T>(op: Op): Part<T> {
  const [answer] = yield [op];
  return answer as T;
};

export const readGroup = (): Part<ProtectionGroup> => one({ do: 'read-group' });
export const readMembers = (): Part<readonly ProtectedInstance[]> => one({ do: 'read-members' });
export const readOwner = (lease: Lease | undefined): Part<LeaseOwner | undefined> => one({ do: 'read-owner', lease });
export const look = (): Part<readonly Server[]> => one({ do: 'look' });
export const untilStopped = (): Part<readonly Server[]> => one({ do: 'wait-until-stopped' });
export const untilNobodyActs = (): Part<unknown> => one({ do: 'wait-until-nobody-acts' });
export const untilEnded = (execution: string): Part<unknown> => one({ do: 'wait-until-ended', execution });
export const start = (members: readonly string[]): Part<unknown> => one({ do: 'start', members });

export const readRecord = function* (id: string): Part<FailoverRecord | undefined> {
  const records = yield* one<Readonly<Record<string, FailoverRecord | undefined>>>({ do: 'read-records' });
  return records[id];
};

export const readRecords = function* (): Part<readonly FailoverRecord[]> {
  const records = yield* one<Readonly<Record<string, FailoverRecord>>>({ do: 'read-records' });
  return Object.values(records);
};

/** The group, and who holds its lease, in one moment: the owner is asked for right after. */
export const readGroupAndOwner = function* (): Part<{ group: ProtectionGroup; owner: LeaseOwner | undefined }> {
  const group = yield* readGroup();
  return { group, owner: group.lease && (yield* readOwner(group.lease)) };
};

/** Whether the execution is over, by the service or by the record. */
export const readEnd = function* (id: FailoverId): Part<{ execution: Execution; record: FailoverRecord | undefined }> {
  const [execution, records] = yield [{ do: 'read-execution', of: id }, { do: 'read-records' }];
  return {
    execution: execution as Execution,
    record: (records as Readonly<Record<string, FailoverRecord | undefined>>)[id],
  };
};

/** Says that it acts, and reads the members. In between nobody but who waits for it could tell the difference, and he would go on waiting. */
export const actAndReadMembers = function* (): Part<readonly ProtectedInstance[]> {
  const [, members] = yield [{ do: 'act' }, { do: 'read-members' }];
  return members as readonly ProtectedInstance[];
};

/** The same for the group. */
export const actAndReadGroup = function* (): Part<ProtectionGroup> {
  const [, group] = yield [{ do: 'act' }, { do: 'read-group' }];
  return group as ProtectionGroup;
};

/** @throws Ends if the lease is another's by now */
export const readLeased = function* (failoverId: string, epoch: number): Part<ProtectionGroup & { lease: Lease }> {
  const group = yield* readGroup();
  const { lease } = group;
  if (lease?.failoverId !== failoverId || lease.epoch !== epoch) throw new StaleEpochError('group', epoch);
  return { ...group, lease };
};

export const callEc2 = (member: string, actions: readonly Action[]): Part<readonly ActionOutcome[]> =>
  one({ do: 'call', member, actions });

const kept = <T>(written: Written): T => {
  if ('refused' in written) throw new Ends(written.refused);
  return written.kept as T;
};

/** @throws Ends */
export const saveGroup = function* (copy: ProtectionGroup, expected: GroupPrecondition): Part<ProtectionGroup> {
  return kept(yield* one<Written>({ do: 'write', write: { of: 'group', copy, expected } }));
};

/** @throws Ends */
export const saveRecord = function* (copy: FailoverRecord): Part<FailoverRecord> {
  return kept(yield* one<Written>({ do: 'write', write: { of: 'record', copy } }));
};

/** @throws Ends */
export const beginRecord = function* (copy: FailoverRecord): Part<void> {
  kept(yield* one<Written>({ do: 'write', write: { of: 'new-record', copy } }));
};

/** All are under way at once, so each is written or refused, whatever becomes of the others. @throws Ends of the first refusal */
export const saveMembers = function* (copies: readonly ProtectedInstance[]): Part<readonly ProtectedInstance[]> {
  const written: Written[] = [];
  for (const copy of copies) written.push(yield* one<Written>({ do: 'write', write: { of: 'member', copy } }));
  return written.map((each) => kept<ProtectedInstance>(each));
};

/** Reads and writes anew where somebody else has written in between. */
export const untilWritten = function* <T>(write: () => Part<T>): Part<T> {
  for (;;) {
    try {
      return yield* write();
    } catch (error) {
      if (!(error instanceof Ends && error.error === 'OutdatedCopyError')) throw error;
    }
  }
};

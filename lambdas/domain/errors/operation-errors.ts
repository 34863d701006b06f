/** Errors that an operation answers a person with. Nothing was changed when one is thrown. */
import { GroupError } from './group-error.ts';
import { namesIn } from './listed.ts';

/** Where in a description something is wrong: keys and list indexes from its root. */
export type FieldPath = readonly (string | number)[];

export interface Problem {
  readonly path: FieldPath;
  /** What is wrong, the bad value, the allowed ones, and the remedy. */
  readonly message: string;
  /** @default the value is malformed, or does not fit for another reason */
  readonly because?: Because;
}

/** Why a value that is well formed does not fit, where SDRS's API has a code for it. */
export type Because =
  /** EC2 does not have it. */
  | 'absent'
  /** Another thing has it. */
  | 'taken'
  | 'other-zone'
  | 'other-vpc'
  | 'other-group'
  /** It has to be attached first. */
  | 'unattached'
  /** It has to be detached first. */
  | 'attached'
  /** What was production has become the DR site. */
  | 'after-failover';

/** `instances[0].nics[1].macAddress` */
export const fieldName = (path: FieldPath): string =>
  path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`),
    '',
  );

/** The description of a protection group is malformed, or does not fit what EC2 shows. All problems are named. */
export class InvalidGroupDescriptionError extends Error {
  override readonly name = 'InvalidGroupDescriptionError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `${fieldName(path) || '(whole description)'}: ${message}`);
    super(`The group was not imported: ${problems.length} problem(s).\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** An automation policy is malformed, or asks for what cannot come true. All problems are named. */
export class InvalidAutomationPolicyError extends Error {
  override readonly name = 'InvalidAutomationPolicyError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `${fieldName(path) || '(whole policy)'}: ${message}`);
    super(`The policy was not set: ${problems.length} problem(s).\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** Several things go by that name; the id tells them apart. */
export class AmbiguousNameError extends Error {
  override readonly name = 'AmbiguousNameError';
  readonly candidates: readonly string[];
  constructor(kind: string, value: string, candidates: readonly string[]) {
    super(`"${value}" names ${candidates.length} ${kind}s. Use the id of one of them: ${candidates.join(', ')}.`);
    this.candidates = candidates;
  }
}

/** No protected instance has that id, name or EC2 server. */
export class InstanceNotFoundError extends Error {
  override readonly name = 'InstanceNotFoundError';
  readonly instance: string;
  constructor(instance: string) {
    super(
      `No protected instance has the id, the name or the EC2 server "${instance}". ` +
        'Show its group to find the id; a server outside every group is not started by this service.',
    );
    this.instance = instance;
  }
}

/** Neither the workflow service nor any group knows an execution of that name. */
export class ExecutionNotFoundError extends Error {
  override readonly name = 'ExecutionNotFoundError';
  readonly execution: string;
  constructor(execution: string) {
    super(`There is no execution "${execution}". List the executions to find its name.`);
    this.execution = execution;
  }
}

/** Starting this server now would undo the failover's guarantees. */
export class ServerStartRefusedError extends Error {
  override readonly name = 'ServerStartRefusedError';
  readonly serverId: string;
  constructor(serverId: string, why: string) {
    super(`Server ${serverId} was not started: ${why}`);
    this.serverId = serverId;
  }
}

/** EC2 has accepted the start of a server, and the server does not run. */
export class ServerNotRunningError extends Error {
  override readonly name = 'ServerNotRunningError';
  readonly serverId: string;
  constructor(serverId: string, state: string, reason?: string) {
    super(
      `EC2 accepted the start of ${serverId}, and shows it as ${state}: ${reason ?? 'it gives no reason'}. ` +
        'Look at the server in EC2, and give the same command again once the cause is gone.',
    );
    this.serverId = serverId;
  }
}

/** A failover id must be usable as the name of a Step Functions execution. */
export class InvalidFailoverIdError extends Error {
  override readonly name = 'InvalidFailoverIdError';
  readonly failoverId: string;
  constructor(failoverId: string) {
    super(`Failover id "${failoverId}" cannot name an execution. Use 1 to 80 characters of A-Z a-z 0-9 _ and -.`);
    this.failoverId = failoverId;
  }
}

/** The group's audit trail has no event of that failover. */
export class FailoverNotFoundError extends GroupError {
  override readonly name = 'FailoverNotFoundError';
  constructor(groupId: string, failoverId?: string) {
    super(
      groupId,
      failoverId === undefined
        ? `Protection group "${groupId}" has had no failover, so there is nothing to report.`
        : `The audit trail of protection group "${groupId}" has no failover "${failoverId}". "sdrs executions list" has the ids.`,
    );
  }
}

/** A server was named that the group does not have. */
export class InstanceNotInGroupError extends Error {
  override readonly name = 'InstanceNotInGroupError';
  readonly instance: string;
  readonly names: readonly string[];
  constructor(
    group: string,
    { wanted, names, meant }: { wanted: string; names: readonly string[]; meant: string | undefined },
  ) {
    const guess = meant === undefined ? '' : `Did you mean "${meant}"? `;
    super(
      `Protection group "${group}" has no server "${wanted}". ${guess}Nothing was begun. Its servers are ${namesIn(names)}.`,
    );
    this.instance = wanted;
    this.names = names;
  }
}

/** There is nothing to accept about a server, or no more. */
export class AcceptanceRefusedError extends GroupError {
  override readonly name = 'AcceptanceRefusedError';
  readonly instance: string;
  constructor(groupId: string, instance: string, why: string) {
    super(groupId, `Server "${instance}" was not accepted as unfenced: ${why}`);
    this.instance = instance;
  }
}

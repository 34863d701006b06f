/** What refuses a protection whose DR servers do not fit. Nothing was changed when one is thrown. */
import { GroupError } from './group-error.ts';
import { listed } from './listed.ts';

/** A protected instance with the EC2 server that is to wait, and what is wrong with the server. */
export interface StandbyTrouble {
  readonly name: string;
  readonly serverId: string;
  /** End of a sentence that begins with the server. */
  readonly why: string;
}

/** A server that is not stopped. */
export interface StandbyUp extends StandbyTrouble {
  /** What the server is to the instance, as an apposition. */
  readonly role: 'the former production' | 'its DR server' | 'named as its DR server';
  /** Whether the guard keeps the server down. */
  readonly isGuarded: boolean;
}

/**
 * A server that is to wait, or waited before another was named in its place, is not stopped. Two servers of one pair must
 * never write the same data. SDRS.1342.
 */
export class StandbyNotStoppedError extends GroupError {
  override readonly name = 'StandbyNotStoppedError';
  constructor(groupId: string, up: readonly StandbyUp[]) {
    const guarded = up.some(({ isGuarded }) => isGuarded);
    super(
      groupId,
      listed([
        `Protection group "${groupId}" is not protected: DR servers are not stopped.`,
        ...up.map(({ name, serverId, role, why }) => `${name}: ${serverId}, ${role}, ${why}.`),
        'Stop each, then call again.',
        ...(guarded ? [`"sdrs guard sweep ${groupId}" stops those of the former production.`] : []),
      ]),
    );
  }
}

/** A DR server does not exist any more, or what was named in its place does not fit. */
export class StandbyMissingError extends GroupError {
  override readonly name = 'StandbyMissingError';
  constructor(groupId: string, troubles: readonly StandbyTrouble[]) {
    super(
      groupId,
      listed([
        `Protection group "${groupId}" is not protected: there is no server to fail over to.`,
        ...troubles.map(({ name, serverId, why }) => `${name}: ${serverId} ${why}.`),
        `Name another stopped server of that zone and VPC for each: sdrs protect enable ${groupId} --dr-server INSTANCE=i-…, or take the instance out of the group.`,
      ]),
    );
  }
}

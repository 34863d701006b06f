/** What refuses a protection in the other direction. Nothing was changed when one is thrown. */
import { GroupError } from './group-error.ts';
import { listed } from './listed.ts';

/** A protected instance with the EC2 server that is to wait, and what is wrong with the server. */
export interface StandbyTrouble {
  readonly name: string;
  readonly serverId: string;
  readonly why: string;
}

const troublesIn = (troubles: readonly StandbyTrouble[]): readonly string[] =>
  troubles.map(({ name, serverId, why }) => `${name}: ${serverId} ${why}`);

/** A server of the former production is not stopped. Two servers of one pair must never write the same data. SDRS.1342. */
export class StandbyNotStoppedError extends GroupError {
  override readonly name = 'StandbyNotStoppedError';
  constructor(groupId: string, troubles: readonly StandbyTrouble[]) {
    const why = `Protection group "${groupId}" is not protected again: servers of the former production are not stopped.`;
    super(
      groupId,
      listed([why, ...troublesIn(troubles), 'Stop them, or let "sdrs guard sweep" do so, then call again.']),
    );
  }
}

/** A server that a failover has made production lacks disks: no recovery point of it would ever be complete. */
export class ProductionIncompleteError extends GroupError {
  override readonly name = 'ProductionIncompleteError';
  /** @param lacks one sentence a server, with the way on */
  constructor(groupId: string, lacks: readonly string[]) {
    const why = `Protection group "${groupId}" is not protected again: servers of its production do not have all their disks.`;
    super(groupId, listed([why, ...lacks, 'Then call again.']));
  }
}

/** A server of the former production does not exist any more, or what was named in its place does not fit. */
export class StandbyMissingError extends GroupError {
  override readonly name = 'StandbyMissingError';
  constructor(groupId: string, troubles: readonly StandbyTrouble[]) {
    const why = `Protection group "${groupId}" is not protected again: there is no server to fail over to.`;
    const way =
      'Name another stopped server of that zone and VPC for each: sdrs protect enable GROUP --dr-server INSTANCE=i-…, or take the instance out of the group.';
    super(groupId, listed([why, ...troublesIn(troubles), way]));
  }
}

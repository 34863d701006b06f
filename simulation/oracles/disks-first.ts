import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { Before } from './failed-over.ts';
import { MOVES } from './fence.ts';
import { type Owners, ownersIn } from './owners.ts';
import { missingDisks } from './right-disks.ts';
import type { Violation } from './violation.ts';

export interface DisksFirstProps {
  readonly ec2: SimulatedEc2;
  readonly before: Pick<Before, 'disks'>;
  /** Servers that people had their hands on: they may have taken the disks off again. */
  readonly isTouched: (serverId: string) => boolean;
  readonly report: (violation: Violation) => void;
}

type Client = Pick<SimulatedEc2, 'send'>;

/**
 * Looks at every call that can move an identity, at the moment of its effect: a DR server that gets one has a copy of each of production's
 * disks. One that is launched in production's place is not meant: its disks come after its launch.
 */
export const watchDisksFirst = (real: Client, { ec2, before, isTouched, report }: DisksFirstProps): Client => {
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const look = (view: View) => ({ owners: ownersIn(view), diskless: disklessIn(view, before) });
  const watched = (command: object): Promise<unknown> => {
    const action = command.constructor.name;
    if (!MOVES.has(action)) return send(command);
    const { owners, diskless } = ec2.inspect(look);
    // The simulated EC2 takes effect at once, before its answer is delivered.
    const answer = send(command);
    const after = ec2.inspect(ownersIn);
    for (const [identity, serverId] of arrived(owners, after)) {
      const one = diskless.find(({ to }) => to === serverId);
      if (!one || isTouched(one.to) || isTouched(one.from)) continue;
      const seen = `${action.replace(/Command$/, '')} gave ${identity} to ${serverId}, which had no copy of ${one.missing.join(', ')}`;
      report({ kind: 'moved before the disks', seen });
    }
    return answer;
  };
  return { send: watched as unknown as SimulatedEc2['send'] };
};

/** DR servers that lack a disk, each with its production server. */
const disklessIn = (view: View, { disks }: Pick<Before, 'disks'>) =>
  disks.flatMap(({ from, to, disks: wanted }) => {
    if (to.is !== 'server') return [];
    const missing = missingDisks(view, to.id, wanted).map(({ volumeId }) => volumeId);
    return missing.length > 0 ? [{ from, to: to.id, missing }] : [];
  });

const arrived = (before: Owners, after: Owners): readonly (readonly [identity: string, serverId: string])[] =>
  [...after].flatMap(([identity, serverId]) =>
    serverId !== undefined && before.get(identity) !== serverId ? [[identity, serverId] as const] : [],
  );

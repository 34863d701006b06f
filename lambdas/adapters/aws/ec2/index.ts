import type { Clock } from '../../../ports/clock.ts';
import type { Compute } from '../../../ports/compute.ts';
import { type AutoScaling, NO_AUTO_SCALING } from './auto-scaling.ts';
import { change } from './changer.ts';
import { bounded } from './client-settings.ts';
import { dispose } from './disposer.ts';
import { type Kms, NO_KMS } from './kms.ts';
import { mayPerform } from './may-perform.ts';
import { observeSite } from './observe.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { performActions } from './perform.ts';
import type { Ec2 } from './reads.ts';
import { createReplicator } from './replicator.ts';
import { startServer } from './start-server.ts';

export { EC2_CLIENT_SETTINGS } from './client-settings.ts';
export type { DeclaredAllowance } from './limits.ts';
export { createPacer, type Pacer } from './pacer.ts';

export interface Ec2ComputeDeps {
  /** A client made with `EC2_CLIENT_SETTINGS`. */
  readonly ec2: Ec2;
  /** @default none: whether a server belongs to an Auto Scaling group is unknown then */
  readonly autoScaling?: AutoScaling;
  /** @default none: the state of KMS keys is unknown then */
  readonly kms?: Kms;
  /** ARNs of the KMS keys whose use the deployment was given. @default not known */
  readonly volumeKeys?: readonly string[] | undefined;
  /** Whether the caller may act only on what carries the group's tag: a refusal says so. @default `false` */
  readonly confined?: boolean;
  readonly clock: Clock;
  /** Share one among all adapters of a process. @default one of its own, within all of the account's allowance */
  readonly pacer?: Pacer;
}

/** EC2 behind the {@link Compute} port. */
export const createEc2Compute = ({
  ec2,
  autoScaling = NO_AUTO_SCALING,
  kms = NO_KMS,
  volumeKeys,
  confined = false,
  clock,
  pacer = createPacer({ clock }),
}: Ec2ComputeDeps): Compute => {
  const clients = { ec2: bounded(ec2), autoScaling: bounded(autoScaling), kms: bounded(kms) };
  const reader = { ...clients, pacer, volumeKeys, confined };
  return {
    observe: (query) => observeSite(reader, clock, query),
    perform: (actions, until) => performActions(reader, actions, until),
    mayPerform: (actions, until) => mayPerform(reader, actions, until),
    allowances: async () => pacer.allowances,
    roomFor: pacer.roomFor,
    levels: pacer.levels,
    resume: pacer.resume,
    replicator: createReplicator(reader),
    disposer: { dispose: (id, until) => dispose(reader, id, until) },
    changer: { change: (call, until) => change(reader, call, until) },
    startServer: (serverId) => startServer(reader, serverId),
  };
};

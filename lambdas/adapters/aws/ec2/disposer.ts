import { DeleteNetworkInterfaceCommand, DeleteSnapshotCommand, DeleteVolumeCommand } from '@aws-sdk/client-ec2';
import type { ActionOutcome } from '../../../domain/site/actions.ts';
import type { ApiAction } from './limits.ts';
import type { Reader } from './look.ts';
import { callOnce } from './one-call.ts';
import type { Ec2 } from './reads.ts';

interface Deletion {
  readonly api: ApiAction;
  /** EC2's code for what is not there (EC2 API Reference, Error codes). */
  readonly gone: RegExp;
  send(ec2: Ec2, id: string): Promise<unknown>;
}

/** By what the ids begin with. Safe to repeat, all of them: what is gone is not found, and what is in use is refused. */
const DELETIONS: Readonly<Record<string, Deletion>> = {
  snap: {
    api: 'DeleteSnapshot',
    gone: /^InvalidSnapshot\.NotFound$/,
    send: (ec2, SnapshotId) => ec2.send(new DeleteSnapshotCommand({ SnapshotId })),
  },
  vol: {
    api: 'DeleteVolume',
    gone: /^InvalidVolume\.NotFound$/,
    send: (ec2, VolumeId) => ec2.send(new DeleteVolumeCommand({ VolumeId })),
  },
  eni: {
    api: 'DeleteNetworkInterface',
    gone: /^InvalidNetworkInterfaceID\.NotFound$/,
    send: (ec2, NetworkInterfaceId) => ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
  },
};

/** @throws Error for an id of what is never deleted */
export const dispose = async (reader: Reader, id: string, until: number | undefined): Promise<ActionOutcome> => {
  const deletion = DELETIONS[id.replace(/-.*$/, '')];
  if (!deletion) {
    const allowed = Object.keys(DELETIONS).join('-…, ');
    throw new Error(`"${id}" is not deleted: only ${allowed}-… are. Delete it in EC2, if it is to go.`);
  }
  const { api, gone, send } = deletion;
  const called = await callOnce(reader, { api, until, send: (ec2) => send(ec2, id) });
  if (called.done || gone.test(called.refusal?.code ?? '')) return { outcome: 'done' };
  return called.outcome;
};

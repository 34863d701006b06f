import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DetachNetworkInterfaceCommand,
  ModifyInstanceAttributeCommand,
  ModifyVolumeCommand,
} from '@aws-sdk/client-ec2';
import { TAGS } from '../../../domain/site/actions.ts';
import type { ChangeCall, ChangeCallKind } from '../../../domain/site/change-calls.ts';
import type { Changed } from '../../../ports/changer.ts';
import type { ApiAction } from './limits.ts';
import type { Reader } from './look.ts';
import { callOnce } from './one-call.ts';
import type { Ec2 } from './reads.ts';

type CallOf<K extends ChangeCallKind> = Extract<ChangeCall, { readonly do: K }>;

interface Row<K extends ChangeCallKind> {
  readonly api: ApiAction;
  send(ec2: Ec2, call: CallOf<K>): Promise<Answer>;
  /** EC2's code for what the call has done already. @default none */
  readonly isDone?: RegExp;
}

interface Answer {
  readonly $metadata: { readonly requestId?: string | undefined };
  /** The id of what was made. */
  readonly made?: string | undefined;
}

/** Tagged as the group's in every deployment, so that a confined one may act on it. The description names the change. */
const createNic = async (ec2: Ec2, call: CallOf<'create-nic'>): Promise<Answer> => {
  const { token, groupId, subnetId, securityGroupIds, privateIp } = call;
  const answer = await ec2.send(
    new CreateNetworkInterfaceCommand({
      ClientToken: token,
      SubnetId: subnetId,
      Description: `Network interface of protection group ${groupId}, made by job ${token}`,
      TagSpecifications: [{ ResourceType: 'network-interface', Tags: [{ Key: TAGS.group, Value: groupId }] }],
      ...(securityGroupIds.length === 0 ? {} : { Groups: [...securityGroupIds] }),
      ...(privateIp === undefined ? {} : { PrivateIpAddress: privateIp }),
    }),
  );
  return { $metadata: answer.$metadata, made: answer.NetworkInterface?.NetworkInterfaceId };
};

const ROWS: { readonly [K in ChangeCallKind]: Row<K> } = {
  'modify-volume': {
    api: 'ModifyVolume',
    send: (ec2, { volumeId, sizeGiB }) => ec2.send(new ModifyVolumeCommand({ VolumeId: volumeId, Size: sizeGiB })),
  },
  'set-instance-type': {
    api: 'ModifyInstanceAttribute',
    send: (ec2, { serverId, instanceType }) =>
      ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: serverId, InstanceType: { Value: instanceType } })),
  },
  'create-nic': { api: 'CreateNetworkInterface', send: createNic },
  'attach-nic': {
    api: 'AttachNetworkInterface',
    send: (ec2, { networkInterfaceId, serverId, deviceIndex }) => {
      const place = { InstanceId: serverId, DeviceIndex: deviceIndex };
      return ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId: networkInterfaceId, ...place }));
    },
  },
  'detach-nic': {
    api: 'DetachNetworkInterface',
    send: (ec2, { attachmentId }) => ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: attachmentId })),
  },
  'delete-nic': {
    api: 'DeleteNetworkInterface',
    isDone: /^InvalidNetworkInterfaceID\.NotFound$/,
    send: (ec2, { networkInterfaceId }) =>
      ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: networkInterfaceId })),
  },
};

/** One call of a change. Whether repeating it is safe stands with each kind of call. */
export const change = async <K extends ChangeCallKind>(
  reader: Reader,
  call: CallOf<K>,
  until: number | undefined,
): Promise<Changed> => {
  const { api, send, isDone }: Row<K> = ROWS[call.do as K];
  const called = await callOnce(reader, { api, until, send: (ec2) => send(ec2, call) });
  if (!called.done) return isDone?.test(called.refusal?.code ?? '') ? { outcome: 'done' } : called.outcome;
  const { made, $metadata } = called.answer;
  const requestId = $metadata.requestId;
  return {
    outcome: 'done',
    ...(requestId === undefined ? {} : { requestId }),
    ...(made === undefined ? {} : { made }),
  };
};

import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { AssociateAddressCommand, DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { TABLE_NAME } from '../../local/ports.ts';
import { watchFence } from '../../simulation/oracles/fence.ts';
import { seenIn } from '../../simulation/oracles/items.ts';
import { watchRecorded } from '../../simulation/oracles/recorded.ts';
import type { Violation } from '../../simulation/oracles/violation.ts';
import { prepare, setup } from './setup.ts';

const prepared = await prepare();
const instance = prepared.items.map(seenIn).find((item) => item.kind === 'instance');
const production = instance?.kind === 'instance' ? instance.source : '?';

const watched = async (accepted: readonly string[] = []) => {
  const { world } = await setup(prepared);
  const seen: Violation[] = [];
  const report = (violation: Violation) => void seen.push(violation);
  const ec2 = watchFence(world.ec2, {
    ec2: world.ec2,
    guarded: [production],
    isAccepted: (id) => accepted.includes(id),
    report,
  });
  const { dynamoDb } = world;
  const recorded = watchRecorded(dynamoDb, { dynamoDb, tableName: TABLE_NAME, report, onWrite: () => {} });
  const service = world.ec2.inspect((view) =>
    view
      .list('networkInterfaces')
      .find(({ attachment }) => attachment?.instanceId === production && attachment.deviceIndex === 1),
  );
  return { world, seen, ec2, recorded, service };
};

describe('the fence oracle', () => {
  it('sees a NIC that is taken from a server that runs', async () => {
    const { seen, ec2, service } = await watched();
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: service?.attachment?.id, Force: true }));
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(['moved before the fence']));
    expect(seen.map(({ seen: said }) => said).join()).toContain(`mac ${service?.macAddress} from ${production}`);
  });

  it('sees an EIP that is taken from it', async () => {
    const { world, seen, ec2 } = await watched();
    const [address] = world.ec2.inspect((view) => view.list('addresses'));
    const elsewhere = world.ec2.inspect((view) =>
      view.list('networkInterfaces').find(({ attachment }) => attachment?.instanceId !== production),
    );
    const request = { AllocationId: address?.id, NetworkInterfaceId: elsewhere?.id, AllowReassociation: true };
    await ec2.send(new AssociateAddressCommand(request));
    const at = `eip ${address?.publicIp} at ${address?.association?.privateIp}`;
    const sayings = [`eip ${address?.publicIp} from`, at].map((said) => expect.stringContaining(said));
    expect(seen.map(({ seen: said }) => said)).toEqual(sayings);
  });

  it('says nothing of a server whose risk was accepted, nor of a call that is refused', async () => {
    const { seen, ec2, service } = await watched([production]);
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: service?.attachment?.id, Force: true }));
    const { seen: others, ec2: other } = await watched();
    await expect(other.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-0' }))).rejects.toThrow();
    expect([...seen, ...others]).toEqual([]);
  });
});

describe('the oracle of what was recorded', () => {
  it('sees the point of no return and a note for the way back being taken away', async () => {
    const { world, seen, recorded } = await watched();
    const item = prepared.items.find((one) => one.type?.S === 'instance');
    const write = (data: object) =>
      recorded.client.send(
        new UpdateItemCommand({
          TableName: TABLE_NAME,
          Key: { pk: item?.pk ?? { S: '' }, sk: item?.sk ?? { S: '' } },
          UpdateExpression: 'SET #data.#status = :status, #data.progress = :progress, #data.restoration = :notes',
          ExpressionAttributeNames: { '#data': 'data', '#status': 'status' },
          ExpressionAttributeValues: data as never,
        }),
      );
    const status = { S: 'failing-over' };
    const note = { M: { undo: { S: 'detach-root' } } };
    const progress = { failoverId: { S: 'f-1' }, committedAt: { S: '2026-11-23T09:10:00.000Z' } };
    await write({ ':status': status, ':progress': { M: progress }, ':notes': { L: [note] } });
    expect(seen).toEqual([]);
    await write({ ':status': status, ':progress': { M: { failoverId: { S: 'f-1' } } }, ':notes': { L: [] } });
    expect(seen.map(({ kind }) => kind)).toEqual([
      'what was recorded is taken back: committedAt',
      'what was recorded is taken back: restoration',
    ]);
    expect(world.groupId).toBe('pets');
  });
});

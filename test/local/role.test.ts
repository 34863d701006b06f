import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRuntime } from '../../local/open-runtime.ts';
import { deletionCondition, mayDelete } from '../../local/role.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { instantaneousLatencies, type SimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { setsIn, sweepMinutes, synchronisedSetup } from '../failover/synchronised.ts';
import { setup as setupSite } from '../simulated-aws/site.ts';

interface Policy {
  readonly Type: string;
  readonly Properties: { readonly PolicyDocument: { readonly Statement: { Action: unknown; Condition?: object }[] } };
}

/** The template, and its statements that let snapshots be deleted. */
const setup = async () => {
  const template = structuredClone(await synthesisedTemplate()) as { Resources: Record<string, Policy> };
  const statements = Object.values(template.Resources)
    .flatMap(({ Type, Properties }) => (Type === 'AWS::IAM::Policy' ? Properties.PolicyDocument.Statement : []))
    .filter(({ Action }) => [Action].flat().includes('ec2:DeleteSnapshot'));
  const asking = (Condition?: object) => {
    for (const statement of statements) Object.assign(statement, { Condition });
  };
  return { template, statements, asking };
};

const OWN = { 'sdrs:epoch': '0' };
const PINNED = { ...OWN, 'sdrs:pinned': 'by:Ada' };

/** A snapshot with these tags. */
const snapshotWith = async (ec2: SimulatedEc2, tags: Readonly<Record<string, string>>): Promise<string> => {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'eu-central-1a', Size: 1 }));
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const specifications = Tags.length > 0 ? [{ ResourceType: 'snapshot' as const, Tags }] : [];
  const made = await ec2.send(new CreateSnapshotCommand({ VolumeId, TagSpecifications: specifications }));
  return made.SnapshotId ?? '?';
};

describe('what the role of the synchroniser may delete', () => {
  it('is by the deployed policy: what carries an epoch, and no pin', async () => {
    const { template } = await setup();
    expect(deletionCondition(template)).toEqual({
      'aws:ResourceTag/sdrs:epoch': 'false',
      'aws:ResourceTag/sdrs:pinned': 'true',
    });
  });

  it('is not guessed where the policy says something else than is evaluated here', async () => {
    const { template, statements, asking } = await setup();
    asking({ StringEquals: { 'aws:ResourceTag/sdrs:epoch': '1' } });
    expect(() => deletionCondition(template)).toThrow('StringEquals');
    asking({ Null: { 'aws:RequestTag/sdrs:epoch': 'true' } });
    expect(() => deletionCondition(template)).toThrow('aws:RequestTag/sdrs:epoch');
    Object.assign(statements[0] ?? {}, { Condition: {} });
    expect(() => deletionCondition(template)).toThrow('on 2 conditions');
    for (const statement of statements) statement.Action = 'ec2:DescribeSnapshots';
    expect(() => deletionCondition(template)).toThrow('on 0 conditions');
  });

  it.each([
    ['what the service has taken', OWN, undefined],
    ['what is pinned', PINNED, 'UnauthorizedOperation'],
    ['what others have taken', {}, 'UnauthorizedOperation'],
  ] as const)('is judged by the simulated EC2 as by EC2, and people are not asked: %s', async (_, tags, refusal) => {
    const { template } = await setup();
    const { ec2 } = await setupSite({ latencies: instantaneousLatencies });
    const SnapshotId = await snapshotWith(ec2, tags);
    const { send } = ec2.underPolicy(mayDelete(deletionCondition(template)));
    const answer = await send(new DeleteSnapshotCommand({ SnapshotId })).then(
      () => undefined,
      ({ name, $metadata }) => [name, $metadata.httpStatusCode],
    );
    expect(answer).toEqual(refusal && [refusal, 403]);
    expect(ec2.calls().at(-1)).toMatchObject({ action: 'DeleteSnapshot', ...(refusal && { error: refusal }) });
    if (refusal) await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    await expect(ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }))).rejects.toThrow(SnapshotId);
  });
});

describe('the synchroniser of an embedded runtime', () => {
  it('deletes nothing that somebody pins between its look and its call', async () => {
    const late: { pin?: () => Promise<unknown> } = {};
    const onCall = (action: string) => (action === 'ec2:DeleteSnapshot' ? late.pin?.() : undefined);
    const { runtime } = await synchronisedSetup({ servers: 1, onCall });
    late.pin = async () => {
      const Resources = [...(await setsIn(runtime)).values()].flat().map(({ SnapshotId = '' }) => SnapshotId);
      await runtime.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'sdrs:pinned', Value: 'by:Ada' }] }));
    };
    const reports = await sweepMinutes(runtime, 6 * 60);
    expect(reports.flatMap(({ deleted }) => deleted)).toEqual([]);
    const refused = runtime.ec2.calls().filter(({ action }) => action === 'DeleteSnapshot');
    expect(refused.map(({ error }) => error)).toContain('UnauthorizedOperation');
  });

  it('is held to its role in the process that owns a home, and in one beside it; people are not', async () => {
    const home = await mkdtemp(join(tmpdir(), 'sdrs-role-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const options = { home, speed: 100_000, latencies: instantaneousLatencies };
    const owner = await openRuntime(options);
    const beside = await openRuntime(options);
    const id = await snapshotWith(owner.ec2, PINNED);
    for (const { compute } of [owner, beside]) {
      expect(await compute.replicator.remove(id)).toMatchObject({ outcome: 'failed', code: 'UnauthorizedOperation' });
    }
    expect(await beside.compute.disposer.dispose(id)).toMatchObject({ outcome: 'done' });
    await beside.close();
    await owner.close();
  });
});

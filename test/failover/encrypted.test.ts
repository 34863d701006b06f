import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { DisableKeyCommand, EnableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup, volumesOf } from './setup.ts';

const CODES = /^dr-key-/;

const keyFindings = async ({ runtime }: Subject) =>
  (await createPlanFailover(runtime)(GROUP)).plan.servers
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => CODES.test(code));

/** Two servers whose disks are encrypted, and the key of theirs. */
const encrypted = async (encryptedWith: 'aws' | 'customer', volumeKeys?: string[]) => {
  const subject = await setup({ servers: 2, encryptedWith, ...(volumeKeys ? { volumeKeys } : {}) });
  const { ec2 } = subject.runtime;
  const before = await identityOf(ec2, production(subject));
  const [volume] = await volumesOf(ec2, production(subject)[0] ?? '?');
  const key = volume?.KmsKeyId ?? '?';
  return { subject, before, key, since: ec2.calls().length };
};

const drKeys = async ({ runtime, site }: Subject) => {
  const Filters = [{ Name: 'attachment.instance-id', Values: site.servers.map(({ dr }) => dr) }];
  const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({ Filters }));
  return [...new Set(Volumes.map(({ Encrypted, KmsKeyId }) => `${Encrypted} ${KmsKeyId}`))];
};

/** How often EC2 was asked for the one DR disk that it was asked for most. */
const mostAsked = ({ runtime }: Subject): number => {
  const calls = runtime.ec2.calls().filter(({ action }) => action === 'CreateVolume');
  const byToken = Map.groupBy(calls, ({ input }) => (input as { readonly ClientToken?: string }).ClientToken);
  return Math.max(...[...byToken.values()].map((same) => same.length));
};

describe('a failover from encrypted recovery points', () => {
  it('makes DR disks with the key that the deployment was given, once that is seen to be enabled', async () => {
    const volumeKeys: string[] = [];
    const { subject, before, key } = await encrypted('customer', volumeKeys);
    volumeKeys.push(key);
    const seen = await keyFindings(subject);
    expect(seen).toMatchObject([{ verdict: 'PASS', code: 'dr-key-usable' }, { verdict: 'PASS' }]);
    expect(seen[0]?.message).toContain(key);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(await drKeys(subject)).toEqual([`true ${key}`]);
    const kept = await subject.runtime.store.findChecks(GROUP, 'f-1');
    expect(kept.flatMap(({ findings }) => findings).filter(({ code }) => CODES.test(code))).toEqual(seen);
  });

  it('says nothing against the AWS-managed key', async () => {
    const { subject, key } = await encrypted('aws', []);
    expect(await keyFindings(subject)).toMatchObject([{ verdict: 'PASS' }, { verdict: 'PASS' }]);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await drKeys(subject)).toEqual([`true ${key}`]);
  });

  it.each([
    ['was not given', [], 'was not given its use'],
    ['is not known to have been given', undefined, 'is not known here'],
  ])('warns of a key that the deployment %s, by its ARN, with what to deploy', async (_, volumeKeys, why) => {
    const { subject, key } = await encrypted('customer', volumeKeys);
    const [finding] = await keyFindings(subject);
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'dr-key-not-given' });
    for (const part of [key, why, '-c volumeKeys']) expect(finding?.message).toContain(part);
  });

  it('does not begin while the key is disabled, and does once it is enabled', async () => {
    const { subject, before, key, since } = await encrypted('customer');
    const { ec2 } = subject.runtime;
    await ec2.kms.send(new DisableKeyCommand({ KeyId: key }));
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain(`KMS key ${key}, which the recovery point is encrypted with, is Disabled`);
    const changes = ec2
      .calls()
      .slice(since)
      .filter(({ action }) => !/^(Describe|DisableKey)/.test(action));
    expect(changes).toEqual([]);
    await ec2.kms.send(new EnableKeyCommand({ KeyId: key }));
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('names the way back from a deletion that is pending', async () => {
    const { subject, key } = await encrypted('customer');
    await subject.runtime.ec2.kms.send(new ScheduleKeyDeletionCommand({ KeyId: key }));
    const [finding] = await keyFindings(subject);
    expect(finding).toMatchObject({ verdict: 'BLOCK', code: 'dr-key-not-usable' });
    expect(finding?.message).toContain('is PendingDeletion');
    expect(finding?.message).toContain('CancelKeyDeletion');
  });

  it('says what to look at where the key is disabled in the middle, and goes on once it is enabled', async () => {
    let disable: (() => void) | undefined;
    const onCall = (action: string) => {
      if (action !== 'ec2:CreateVolume') return;
      disable?.();
      disable = undefined;
    };
    const change = (described: GroupDescription) => ({ ...described, policy: { migrationBudgetSeconds: 90 } });
    const subject = await setup({ servers: 1, encryptedWith: 'customer', onCall, change });
    const { ec2 } = subject.runtime;
    const before = await identityOf(ec2, production(subject));
    const volumes = await volumesOf(ec2, production(subject)[0] ?? '?');
    const KeyId = volumes[0]?.KmsKeyId;
    disable = () => void ec2.kms.send(new DisableKeyCommand({ KeyId }));
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain('its KMS key has to be enabled');
    // 90 s, and half a minute between two requests for the same disk.
    expect(mostAsked(subject)).toBeLessThanOrEqual(4);
    await ec2.kms.send(new EnableKeyCommand({ KeyId }));
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('goes on with a warning where KMS may not be asked', async () => {
    const { subject, before } = await encrypted('customer');
    subject.runtime.ec2.faults.deny('DescribeKey');
    expect(await keyFindings(subject)).toMatchObject([
      { verdict: 'WARN', code: 'dr-key-unknown' },
      { verdict: 'WARN' },
    ]);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });
});

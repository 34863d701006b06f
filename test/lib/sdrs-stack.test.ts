import { readdirSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { partsOf } from './reviewed.ts';
import { stacks, synthesise } from './synthesise.ts';

const { template, stateTemplate } = synthesise();
const { stack, stateStack } = stacks();
const parts = partsOf(stack, template);

/** A part's file. `npx vitest run test/lib -u` writes the parts anew, for review. */
const reviewed = (part: string): string => `./template/${part}.yaml`;

describe('the stack', () => {
  it.each([...parts])('has the template that was reviewed: %s', async (name, part) => {
    await expect(part).toMatchFileSnapshot(reviewed(name));
  });

  it('has a reviewed template of each construct, and no file of one that is gone', () => {
    const files = readdirSync(new URL('template', import.meta.url)).filter((file) => file.endsWith('.yaml'));
    expect(files.sort()).toEqual([...parts.keys(), 'State'].map((name) => `${name}.yaml`).sort());
  });

  it('has no finding of cdk-nag without a reason', () => {
    const { app, stack, stateStack } = stacks();
    app.synth();
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
    expect(new AwsSolutionsChecks(app).validateScope(stateStack).violations).toEqual([]);
  });

  it('tells clients its table, its state machines, its API, where it tells what happens and is told of faults, whether it may terminate, and its keys, under stable keys', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'ApiUrl',
      'EventBusName',
      'MonitorsBusArn',
      'ProtectStateMachineArn',
      'RestoreStateMachineArn',
      'RollBackStateMachineArn',
      'StateMachineArn',
      'TableName',
      'Termination',
      'TopicArn',
      'UnprotectStateMachineArn',
      'VolumeKeys',
    ]);
    template.hasOutput('EventBusName', { Value: { Ref: Match.stringLikeRegexp('^AnnouncementsBus') } });
    template.hasOutput('TopicArn', { Value: { Ref: Match.stringLikeRegexp('^AnnouncementsTopic') } });
    template.hasOutput('Termination', { Value: 'forbidden' });
    template.hasOutput('VolumeKeys', { Value: 'none' });
    synthesise({ allowTermination: 'true' }).template.hasOutput('Termination', { Value: 'allowed' });
  });

  it('keeps nothing that would be lost with it but logs, and versions of functions, which go with their function', () => {
    const kept = Object.values(
      template.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>,
    );
    expect(kept.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ Type }) => Type)).toEqual(
      kept.map(({ Type }) => Type).filter((type) => ['AWS::Logs::LogGroup', 'AWS::Lambda::Version'].includes(type)),
    );
    expect(template.findResources('AWS::DynamoDB::Table')).toEqual({});
  });
});

describe('the stack of what is kept', () => {
  it('has the template that was reviewed', async () => {
    const all = [...partsOf(stateStack, stateTemplate).values()].join('');
    await expect(all).toMatchFileSnapshot(reviewed('State'));
  });

  it('keeps the table when the stack goes, restorable to any second', () => {
    stateTemplate.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});

import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const { app, stack, template } = synthesise();

describe('the stack', () => {
  it('has the template that was reviewed', () => {
    expect(withoutAssetHashes(template.toJSON())).toMatchSnapshot();
  });

  it('has no finding of cdk-nag without a reason', () => {
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
  });

  it('tells clients its table and its state machine under stable keys', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(['StateMachineArn', 'TableName']);
  });

  it('keeps the table when the stack goes, restorable to any second', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});

const withoutAssetHashes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/[0-9a-f]{64}/g, 'ASSET'));

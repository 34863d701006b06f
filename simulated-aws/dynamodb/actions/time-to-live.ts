import type { TimeToLiveSpecification } from '@aws-sdk/client-dynamodb';
import { defineAction } from '../action.ts';
import { validationError } from '../errors.ts';

interface UpdateTimeToLiveInput {
  readonly TableName: string;
  readonly TimeToLiveSpecification: TimeToLiveSpecification;
}

/** Source: API Reference, UpdateTimeToLive. It takes effect at once, where DynamoDB takes up to an hour. */
export const updateTimeToLive = defineAction<UpdateTimeToLiveInput>(
  'TableName TimeToLiveSpecification',
  ({ TableName: name, TimeToLiveSpecification: specification }, database) => {
    const table = database.table(name);
    const isEnabled = table.expiryAttribute !== undefined;
    if (isEnabled === specification.Enabled) {
      throw validationError(`TimeToLive is already ${isEnabled ? 'enabled' : 'disabled'}`);
    }
    if (isEnabled && table.expiryAttribute !== specification.AttributeName) {
      throw validationError(
        'TimeToLive is active on a different AttributeName: current AttributeName is not the one given',
      );
    }
    table.expiryAttribute = specification.Enabled ? specification.AttributeName : undefined;
    return { TimeToLiveSpecification: { ...specification } };
  },
);

/** Source: API Reference, DescribeTimeToLive. */
export const describeTimeToLive = defineAction<{ readonly TableName: string }>(
  'TableName',
  ({ TableName: name }, database) => {
    const { expiryAttribute: AttributeName } = database.table(name);
    return {
      TimeToLiveDescription:
        AttributeName === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName },
    };
  },
);

import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

describe('a table that has outlived its stack', () => {
  it('can be imported into a new one: it is the only resource, it is to be kept, and has no name but its own', () => {
    const resources = Object.values(synthesise().stateTemplate.toJSON().Resources) as readonly {
      readonly Type: string;
      readonly DeletionPolicy?: string;
      readonly Properties: object;
    }[];
    expect(resources).toMatchObject([{ Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain' }]);
    expect(resources[0]?.Properties).not.toHaveProperty('TableName');
  });
});

import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

interface Named {
  readonly Statement: readonly { readonly Sid?: string }[];
}

const isPolicy = (value: object): value is Named => 'Statement' in value && Array.isArray(value.Statement);

/** Every policy in a template, of roles and of resources. */
const policiesIn = (value: unknown): readonly Named[] => {
  if (typeof value !== 'object' || value === null) return [];
  return isPolicy(value) ? [value] : Object.values(value).flatMap(policiesIn);
};

const twice = ({ Statement }: Named): readonly string[] => {
  const names = Statement.flatMap(({ Sid }) => Sid ?? []);
  return names.filter((name, n) => names.indexOf(name) !== n);
};

/** Source: IAM User Guide, IAM JSON policy elements: Sid. IAM refuses such a policy, and with it the deployment. */
describe('the statements of a policy', () => {
  it.each([
    { variant: 'as it is', context: {} },
    { variant: 'with tokens', context: { jwtIssuer: 'https://id.example.com', jwtAudience: 'sdrs' } },
    { variant: 'with terminations', context: { allowTermination: 'true' } },
    { variant: 'confined', context: { allowTermination: 'true', confineToTagged: 'true' } },
  ])('have each a name of their own: $variant', ({ context }) => {
    const { template, stateTemplate } = synthesise(context);
    const policies = [template, stateTemplate].flatMap((each) => policiesIn(each.toJSON()));
    expect(policies.length).toBeGreaterThan(30);
    expect(policies.flatMap(twice)).toEqual([]);
  });
});

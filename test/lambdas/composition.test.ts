import { afterAll, describe, expect, it, vi } from 'vitest';

vi.stubEnv('TABLE_NAME', 'groups');
vi.stubEnv('STATE_MACHINE_ARN', 'arn:aws:states:eu-central-1:123456789012:stateMachine:Failover');
vi.stubEnv('AWS_REGION', 'eu-central-1');
afterAll(() => void vi.unstubAllEnvs());

const composition = await import('../../lambdas/composition.ts');
const creators = [composition.createDeciderDeps, composition.createGuardDeps];

describe('the functions that events reach', () => {
  it('know by the deployment and by Lambda in which account and region they are', () => {
    vi.stubEnv('ACCOUNT_ID', '123456789012');
    for (const create of creators) {
      expect(create()).toMatchObject({ here: { accountId: '123456789012', region: 'eu-central-1' } });
    }
  });

  it('do not begin without knowing it', () => {
    vi.stubEnv('ACCOUNT_ID', undefined);
    for (const create of creators) expect(create).toThrow('ACCOUNT_ID');
  });
});

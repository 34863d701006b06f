import { afterAll, describe, expect, it, vi } from 'vitest';
import { type MachineKind, perMachine } from '../../lambdas/domain/group/run-kind.ts';
import { heartbeat } from '../../lambdas/domain/trail/trail-metrics.ts';

vi.stubEnv('TABLE_NAME', 'groups');
const machineArn = (kind: MachineKind) => `arn:aws:states:eu-central-1:123456789012:stateMachine:${kind}`;
vi.stubEnv('STATE_MACHINE_ARNS', JSON.stringify(perMachine(machineArn)));
vi.stubEnv('AWS_REGION', 'eu-central-1');
afterAll(() => void vi.unstubAllEnvs());

const composition = await import('../../lambdas/composition.ts');
const { createRecorderDeps, createValidateDeps } = composition;
const ASKED = ['SYNCHRONIZATION_FUNCTION', 'FENCE_FUNCTION', 'DISKS_FUNCTION', 'IDENTITY_FUNCTION'];
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

describe('the functions that ask for permissions', () => {
  it.each([
    ['the recorder', createRecorderDeps],
    ['Validate prerequisites', createValidateDeps],
  ])('do not start without the names of the functions that they ask: %s', (_, create) => {
    for (const name of ASKED) vi.stubEnv(name, 'a-function');
    expect(create().probe).toBeDefined();
    vi.stubEnv('DISKS_FUNCTION', '');
    expect(create).toThrow('DISKS_FUNCTION');
  });
});

describe('the functions whose silence raises an alarm', () => {
  it('count their turns where CloudWatch reads them', () => {
    vi.stubEnv('ACCOUNT_ID', '123456789012');
    for (const name of ASKED) vi.stubEnv(name, 'a-function');
    const lines: string[] = [];
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const beat = heartbeat('GuardSweeps', '2026-11-23T09:00:00.000Z');
    for (const create of [...creators, createRecorderDeps]) create().meter?.put([beat]);
    stdout.mockRestore();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject(Array.from({ length: 3 }, () => ({ GuardSweeps: 1 })));
  });
});

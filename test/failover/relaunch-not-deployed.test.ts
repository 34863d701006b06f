import { describe, expect, it } from 'vitest';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import { createCli, targetOn } from '../cli/run-cli.ts';
import { setupRelaunch } from './relaunch-site.ts';
import { GROUP } from './setup.ts';

const FORBIDDEN = { termination: 'forbidden' } as const;

describe('where the group allows a relaunch and the deployment does not', () => {
  it('the plan blocks, in the very words in which the first step then refuses', async () => {
    const { runtime } = await setupRelaunch();
    const { plan } = await createPlanFailover({ ...runtime, ...FORBIDDEN })(GROUP);
    expect(plan.verdict).toBe('BLOCK');
    const [finding] = plan.findings.filter(({ verdict }) => verdict === 'BLOCK');
    expect(finding).toMatchObject({ code: 'termination-not-deployed' });
    const request = { groupId: GROUP, confirmation: { by: 'Ada', reason: 'no power' } };
    const validate = createValidatePrerequisites({ ...runtime, ...FORBIDDEN });
    await expect(validate({ failoverId: 'f-1', executionId: 'e-1', request })).rejects.toMatchObject({
      name: 'PrerequisitesNotMetError',
      message: expect.stringContaining(finding?.message ?? '?'),
    });
  });

  it('"sdrs plan" ends as refused', async () => {
    const { runtime } = await setupRelaunch();
    const { code, out } = await createCli(async () => ({ ...targetOn(runtime), ...FORBIDDEN }))('plan', GROUP);
    expect(code).toBe(3);
    expect(out).toContain('-c allowTermination=true');
  });

  it('and a plan of whoever is not told which deployment it is warns that it may', async () => {
    const { runtime } = await setupRelaunch();
    const { plan } = await createPlanFailover({ ...runtime, termination: 'unknown' })(GROUP);
    expect(plan.verdict).toBe('WARN');
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ verdict: 'WARN', code: 'termination-deployment-unknown' }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { STEP_NAMES, STEPS, type StepName } from '../../lambdas/workflows.ts';
import { machinesIn } from '../../local/definition.ts';
import { executionArn } from '../../local/executions/arns.ts';
import { synthesise } from '../lib/synthesise.ts';
import { setup } from './setup.ts';

const { definition } = machinesIn(synthesise().template.toJSON()).failover;

const ANSWERS: Partial<Record<StepName, unknown>> = {
  validatePrerequisites: { groupId: 'g-1', failoverId: 'e-1', epoch: 1 },
  forceStopProductionServers: { waitSeconds: 0 },
  makeDrDisksAvailable: { waitSeconds: 0 },
  migrateNics: { outcome: 'MIGRATED' },
  recordFailure: { error: 'recorded', cause: 'recorded' },
};

/** The failover's own definition, whose step is throttled until so many seconds after the start. */
const run = async (throttled: StepName, untilSeconds: number) => {
  const handlers = Object.fromEntries(
    STEP_NAMES.map((name) => [
      STEPS[name].state,
      async () => {
        const isThrottled = name === throttled && service.clock.now() < begun + untilSeconds * 1000;
        if (isThrottled) throw Object.assign(new Error('Rate Exceeded'), { name: 'Lambda.TooManyRequestsException' });
        return ANSWERS[name] ?? {};
      },
    ]),
  );
  const service = setup(definition, handlers);
  const begun = service.clock.now();
  const arn = executionArn('e-1');
  service.service.start({ arn, name: 'e-1', input: '{"groupId":"g-1"}' });
  await service.service.untilEnded(arn);
  return service.log.find(arn);
};

describe('a failover whose account has used up its Lambda concurrency', () => {
  it.each(['validatePrerequisites', 'migrateNics', 'markFailoverComplete'] as const)(
    'waits for %s for 25 minutes, and goes on',
    async (step) => {
      expect(await run(step, 1_500)).toMatchObject({ status: 'SUCCEEDED' });
    },
  );

  it('ends on record where that lasts for longer', async () => {
    expect(await run('migrateNics', 7_200)).toMatchObject({ status: 'FAILED', error: 'recorded' });
  });
});

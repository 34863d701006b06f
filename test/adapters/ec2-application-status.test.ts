import {
  AssociateApplicationStatusCheckCommand,
  CreateApplicationStatusCheckCommand,
  DisableApplicationStatusCheckSuppressionCommand,
  EnableApplicationStatusCheckSuppressionCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { fact, present } from '../../lambdas/domain/site/observed.ts';
import { production, setup } from '../failover/setup.ts';

const AFTER_GRACE_MS = 300_000;
/** How far looks may lag behind. */
const LAG_MS = 10_000;

/** Two servers with a check that counts on the first, and one that does not on both. */
const checked = async () => {
  const subject = await setup({ servers: 2 });
  const { ec2, clock, compute } = subject.runtime;
  const [one = '', other = ''] = production(subject);
  const make = async (Aggregation: 'included' | 'excluded', ...InstanceIds: string[]) => {
    const input = { Protocol: 'https', Port: 443, Aggregation } as const;
    const { ApplicationStatusCheck } = await ec2.send(new CreateApplicationStatusCheckCommand(input));
    const ApplicationStatusCheckId = ApplicationStatusCheck?.ApplicationStatusCheckId ?? '';
    await ec2.send(new AssociateApplicationStatusCheckCommand({ ApplicationStatusCheckId, InstanceIds }));
    return ApplicationStatusCheckId;
  };
  const check = await make('included', one);
  await make('excluded', one, other);
  const look = () => compute.observe({ servers: [one, other], statusChecks: true, applicationStatusOf: [one, other] });
  const statuses = async () => {
    await clock.sleep(LAG_MS);
    const { applicationStatuses = new Map() } = await look();
    return [one, other].map((id) => fact(applicationStatuses, id));
  };
  await clock.sleep(AFTER_GRACE_MS);
  return { ...subject, ec2, clock, one, other, check, look, statuses };
};

const shown = (status: string, failing: readonly string[] = []) => ({ is: 'present', value: { status, failing } });

describe("a look at EC2's application status", () => {
  it('shows what each server has, and the checks that fail and count', async () => {
    const { ec2, one, other, check, statuses } = await checked();
    expect(await statuses()).toEqual([shown('ok'), shown('not-applicable')]);
    ec2.faults.failApplications([one, other]);
    const failing = [`${check}: ResponseCodeMismatch 503`];
    expect(await statuses()).toEqual([shown('impaired', failing), shown('not-applicable')]);
  });

  it('shows hardware that fails, what is suppressed, and a server that is down', async () => {
    const { ec2, clock, one, check, statuses } = await checked();
    ec2.faults.breakServers([one]);
    expect((await statuses())[0]).toEqual(shown('impaired', [`${check}: ConnectionTimeout`]));
    const hour = { InstanceIds: [one], DurationSeconds: 3600 };
    await ec2.send(new EnableApplicationStatusCheckSuppressionCommand(hour));
    expect((await statuses())[0]).toMatchObject({ value: { status: 'suppressed' } });
    await ec2.send(new DisableApplicationStatusCheckSuppressionCommand({ InstanceIds: [one] }));
    expect((await statuses())[0]).toMatchObject({ value: { status: 'impaired' } });
    ec2.faults.repairServers([one]);
    await ec2.send(new StopInstancesCommand({ InstanceIds: [one] }));
    await clock.sleep(AFTER_GRACE_MS);
    expect((await statuses())[0]).toEqual(shown('not-applicable'));
  });

  it('is unknown where EC2 does not answer', async () => {
    const { ec2, statuses } = await checked();
    ec2.faults.deny('DescribeApplicationStatus');
    for (const status of await statuses()) expect(status).toMatchObject({ is: 'unknown' });
  });

  it('comes with the other status checks as well, in one word', async () => {
    const { ec2, one, other, look } = await checked();
    expect(present((await look()).servers, one)).toMatchObject({ impaired: false, applicationImpaired: false });
    ec2.faults.failApplications([one, other]);
    const { servers } = await look();
    expect(present(servers, one)).toMatchObject({ impaired: false, applicationImpaired: true });
    expect(present(servers, other)).not.toHaveProperty('applicationImpaired');
  });
});

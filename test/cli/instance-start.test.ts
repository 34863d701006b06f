import { DescribeInstancesCommand, type DescribeInstancesResult, type EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { cliInMemory, createCli, targetOn } from './run-cli.ts';

const REASON = 'Server.InsufficientInstanceCapacity: Insufficient capacity to satisfy instance request';

/** EC2 with servers that fall back to `stopped` after each start that it accepts, as it answers for want of capacity. */
const withoutCapacity = ({ ec2, clock }: TestRuntime) => {
  const stopped = { State: { Name: 'stopped' as const }, StateReason: { Code: 'Server', Message: REASON } };
  const send = async (command: Parameters<EC2Client['send']>[0]) => {
    const answer = await ec2.send(command as DescribeInstancesCommand);
    if (!(command instanceof DescribeInstancesCommand)) return answer;
    const { Reservations = [] } = answer as DescribeInstancesResult;
    const shown = Reservations.map(({ Instances = [], ...rest }) => ({
      ...rest,
      Instances: Instances.map((instance) => ({ ...instance, ...stopped })),
    }));
    return { ...answer, Reservations: shown };
  };
  return createEc2Compute({ ec2: { send } as never, clock });
};

const setup = async () => {
  const { runtime, cli, file } = await cliInMemory();
  await cli('site', 'seed', '--servers', '1', '--out', file);
  await cli('group', 'import', file);
  await cli('failover', 'pets', '--confirm', 'Ada: no power');
  return { runtime, cli };
};

describe('sdrs instance start', () => {
  it('says that the server runs only once it does', async () => {
    const { runtime, cli } = await setup();
    const { code, out } = await cli('instance', 'start', 'web-1');
    expect([code, out]).toEqual([0, expect.stringMatching(/^web-1: server i-\w+ runs\.$/)]);
    const { Reservations = [] } = await runtime.ec2.send(new DescribeInstancesCommand({}));
    const states = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => State?.Name));
    expect(states).toContain('running');
  });

  it("ends with code 6 and EC2's own reason where EC2 has accepted the start and the server does not come to run", async () => {
    const { runtime } = await setup();
    const cli = createCli(async () => ({ ...targetOn(runtime), compute: withoutCapacity(runtime) }));
    const { code, out, err } = await cli('instance', 'start', 'web-1');
    expect([code, out]).toEqual([6, '']);
    expect(err).toContain(`and shows it as stopped: ${REASON}`);
  });
});

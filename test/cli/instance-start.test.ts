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
    expect([code, out]).toEqual([0, expect.stringMatching(/^web-1: DR server i-\w+ runs\.$/)]);
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

describe('sdrs instance start --group', () => {
  const twoServers = async () => {
    const { runtime, cli, file } = await cliInMemory();
    await cli('site', 'seed', '--servers', '2', '--out', file);
    await cli('group', 'import', file);
    return { runtime, cli };
  };

  it('starts every DR server of the group that is down, and leaves those that run alone', async () => {
    const { cli } = await twoServers();
    await cli('failover', 'pets', '--confirm', 'Ada: no power');
    await cli('instance', 'start', 'web-1');
    const { code, json } = await cli('instance', 'start', '--group', 'pets', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      groupId: 'pets',
      servers: expect.arrayContaining([
        expect.objectContaining({ name: 'web-1', wasRunning: true }),
        expect.objectContaining({ wasRunning: false }),
      ]),
      failed: [],
    });
    const { out } = await cli('instance', 'start', '--group', 'pets');
    expect(out.match(/runs already/g)).toHaveLength(2);
  });

  it('names each server that did not come up, with its reason and code 6', async () => {
    const { runtime, cli: first } = await twoServers();
    await first('failover', 'pets', '--confirm', 'Ada: no power');
    const cli = createCli(async () => ({ ...targetOn(runtime), compute: withoutCapacity(runtime) }));
    const { code, out } = await cli('instance', 'start', '--group', 'pets');
    expect(code).toBe(6);
    expect(out.match(/NOT STARTED: .*Insufficient capacity/g)).toHaveLength(2);
  });

  it('is refused with code 3 before a failover, server by server', async () => {
    const { cli } = await twoServers();
    const { code, out } = await cli('instance', 'start', '--group', 'pets');
    expect(code).toBe(3);
    expect(out.match(/NOT STARTED: .*only after its failover/g)).toHaveLength(2);
  });

  it('asks for a name where neither an instance nor a group is named', async () => {
    const { cli } = await twoServers();
    const { code, err } = await cli('instance', 'start');
    expect([code, err]).toEqual([2, expect.stringContaining('Name an instance, or all of a group with --group')]);
  });
});

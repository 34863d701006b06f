import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../local/definition.ts';
import { executionArn, MACHINE_ARNS } from '../../local/executions/arns.ts';
import { LAMBDA, NINE, setup } from './setup.ts';

const DEFINITION: Definition = {
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: LAMBDA('f'), End: true } },
};

const start = (name: string, input = '{"groupId":"g-1"}') =>
  new StartExecutionCommand({ stateMachineArn: MACHINE_ARNS.failover, name, input });

/** A machine whose one task lasts until it is released. */
const working = () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  return { ...setup(DEFINITION, { Work: () => promise }), release: () => resolve({ done: true }) };
};

describe('the embedded Step Functions', () => {
  it('starts nothing new for the same name and input while the execution runs', async () => {
    const { client, log, release, service } = working();
    const first = await client.send(start('f-1'));
    expect(await client.send(start('f-1'))).toEqual(first);
    expect(log.list()).toHaveLength(1);
    release();
    await service.untilEnded(executionArn('f-1'));
  });

  it('refuses a name that runs with another input, or has ended', async () => {
    const { client, release, service } = working();
    await client.send(start('f-1'));
    await expect(client.send(start('f-1', '{"groupId":"g-2"}'))).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionAlreadyExists' }),
    );
    release();
    await service.untilEnded(executionArn('f-1'));
    await expect(client.send(start('f-1'))).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionAlreadyExists' }),
    );
  });

  it('describes a running and an ended execution', async () => {
    const { client, release, service } = working();
    const describeIt = new DescribeExecutionCommand({ executionArn: executionArn('f-1') });
    await client.send(start('f-1'));
    expect(await client.send(describeIt)).toMatchObject({
      name: 'f-1',
      status: 'RUNNING',
      input: '{"groupId":"g-1"}',
      startDate: new Date(NINE),
      stateMachineArn: MACHINE_ARNS.failover,
    });
    release();
    await service.untilEnded(executionArn('f-1'));
    expect(await client.send(describeIt)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' });
  });

  it('lists the newest first, by status, a page at a time', async () => {
    const { client, clock, release, service } = working();
    for (const name of ['f-1', 'f-2', 'f-3']) {
      await client.send(start(name));
      await clock.sleep(1_000);
    }
    await client.send(new StopExecutionCommand({ executionArn: executionArn('f-2') }));
    const list = async (more: object) =>
      client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE_ARNS.failover, ...more }));
    const first = await list({ maxResults: 2 });
    expect(first.executions?.map(({ name }) => name)).toEqual(['f-3', 'f-2']);
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect([second.executions?.map(({ name }) => name), second.nextToken]).toEqual([['f-1'], undefined]);
    expect((await list({ statusFilter: 'ABORTED' })).executions?.map(({ name }) => name)).toEqual(['f-2']);
    release();
    await service.untilEnded(executionArn('f-3'));
  });

  it('tells the history forwards and backwards', async () => {
    const { client, release, service } = working();
    await client.send(start('f-1'));
    release();
    await service.untilEnded(executionArn('f-1'));
    const ask = { executionArn: executionArn('f-1'), maxResults: 1 };
    const forwards = await client.send(new GetExecutionHistoryCommand(ask));
    const backwards = await client.send(new GetExecutionHistoryCommand({ ...ask, reverseOrder: true }));
    expect(forwards.events?.[0]?.type).toBe('ExecutionStarted');
    expect(backwards.events?.[0]?.type).toBe('ExecutionSucceeded');
  });

  it('stops an execution, once', async () => {
    const { client, clock, log } = working();
    await client.send(start('f-1'));
    const stop = new StopExecutionCommand({ executionArn: executionArn('f-1'), error: 'Operator', cause: 'a drill' });
    await client.send(stop);
    await clock.sleep(5_000);
    expect((await client.send(stop)).stopDate).toEqual(new Date(NINE));
    expect(log.events(executionArn('f-1')).at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'Operator', cause: 'a drill' },
    });
  });

  it('shows the definition that it runs', async () => {
    const { client } = working();
    const machine = await client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARNS.failover }));
    expect(JSON.parse(machine.definition ?? '')).toEqual(DEFINITION);
  });

  it.each([
    ['ExecutionDoesNotExist', new DescribeExecutionCommand({ executionArn: executionArn('nobody') })],
    ['InvalidArn', new DescribeExecutionCommand({ executionArn: 'nobody' })],
    ['StateMachineDoesNotExist', new ListExecutionsCommand({ stateMachineArn: `${MACHINE_ARNS.failover}2` })],
    ['InvalidName', start('two words')],
    ['InvalidExecutionInput', start('f-1', '{')],
  ])('answers %s as Step Functions does', async (name, command) => {
    await expect(working().client.send(command as never)).rejects.toThrow(expect.objectContaining({ name }));
  });

  it('says so where it does not know a command', async () => {
    await expect(working().client.send(new ListStateMachinesCommand())).rejects.toThrow('ListStateMachinesCommand');
  });
});

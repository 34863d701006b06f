import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import type { ExecutionEvent } from '../../lambdas/ports/workflow.ts';
import type { SimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { movableNics } from '../../simulation/sites/sites.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { prepare, setup } from './setup.ts';

const GROUP = 'pets';
const prepared = await prepare();

const failOver = async (seed: number) => {
  const { world, trace } = await setup(prepared, { seed });
  const execution = await world.run(world.operator('ada').failOver('f-1'));
  return { world, trace, execution };
};

describe('a world', () => {
  it('takes a whole failover to its end in virtual time', async () => {
    const { world, trace, execution } = await failOver(1);
    expect(execution).toMatchObject({ name: 'f-1', status: 'SUCCEEDED' });
    expect(trace.length).toBeGreaterThan(100);
    const { store } = world.operator('eve').ports;
    expect(await world.run(store.findGroup(GROUP))).toMatchObject({
      status: 'failed-over',
      protectedStatus: 'stopped',
    });
  });

  it('takes the same turns for the same seed, to the byte, and others for another', async () => {
    const [one, same, other] = [await failOver(5), await failOver(5), await failOver(6)];
    expect(same.trace.join('\n')).toBe(one.trace.join('\n'));
    expect(other.trace.join('\n')).not.toBe(one.trace.join('\n'));
  });

  it('changes nothing of what it began with', async () => {
    const before = JSON.stringify(prepared.items);
    await failOver(1);
    expect(JSON.stringify(prepared.items)).toBe(before);
    const { world } = await setup(prepared);
    expect(await world.run(world.operator('eve').ports.store.findGroup(GROUP))).toMatchObject({ status: 'protected' });
  });
});

describe('the same failover in a world and in the embedded runtime', () => {
  const TROUBLES: Readonly<Record<string, (ec2: SimulatedEc2) => void>> = {
    'goes well': () => {},
    fails: (ec2) => ec2.faults.deny('CreateVolume'),
    'is retried': (ec2) => ec2.faults.failNext('DescribeInstances', { code: 'InternalError', times: 4 }),
  };

  /** Which state did what, in order. */
  const told = (history: readonly ExecutionEvent[]) => history.map(({ type, state }) => `${type} ${state ?? ''}`);

  const embedded = async (trouble: (ec2: SimulatedEc2) => void) => {
    const runtime = await createTestRuntime();
    onTestFinished(() => runtime.close());
    const description = await movableNics(1)(runtime);
    await runtime.clock.sleep(60_000);
    await createImportGroup(runtime)(description);
    await runtime.clock.sleep(60_000);
    trouble(runtime.ec2);
    const confirmation = { by: 'Ada, on call', reason: 'the hall is under water' };
    const { executionId } = await runtime.workflow.start('f-1', { groupId: GROUP, confirmation });
    await runtime.untilEnded(executionId);
    return told(await runtime.workflow.history(executionId));
  };

  it.each(Object.keys(TROUBLES))('takes the same states in the same order where it %s', async (title) => {
    const trouble = TROUBLES[title] ?? (() => {});
    const { world } = await setup(prepared);
    trouble(world.ec2);
    const { id } = await world.run(world.operator('ada').failOver('f-1'));
    const history = told(await world.run(world.operator('eve').ports.workflow.history(id)));
    expect(history.some((event) => event.startsWith('LambdaFunctionFailed'))).toBe(title === 'is retried');
    expect(history).toEqual(await embedded(trouble));
  });
});

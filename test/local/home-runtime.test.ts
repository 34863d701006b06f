import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../../local/open-runtime.ts';
import { GROUP, REQUEST, seedBrokenSite } from './failover-site.ts';

const root = mkdtempSync(join(tmpdir(), 'sdrs-runtime-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A minute of simulated time in 300 ms. */
const SPEED = 200;

/** Two processes on one home have the same now, but for so many milliseconds of simulated time. */
const APART_MS = 500 * SPEED;

const inHome = (name: string) => () => openRuntime({ home: join(root, name), speed: SPEED });

describe('a runtime on disk', () => {
  it('shows the next command what the one before did, at no earlier time', async () => {
    const open = inHome('next');
    const first = await open();
    await seedBrokenSite(first, 1);
    const { executionId } = await first.workflow.start('f-1', REQUEST);
    await first.untilEnded(executionId);
    const history = await first.workflow.history(executionId);
    const calls = first.ec2.calls();
    const closedAt = first.clock.now();
    await first.close();

    const second = await open();
    expect(second.owned).toBe(true);
    expect(second.clock.now()).toBeGreaterThanOrEqual(calls.at(-1)?.at ?? closedAt);
    expect(await second.store.findGroup(GROUP)).toMatchObject({ status: 'failed-over' });
    expect(await second.workflow.find(executionId)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await second.workflow.history(executionId)).toEqual(history);
    expect(second.ec2.calls()).toEqual(calls);
    await second.close();
  });

  it('goes on at the time at which the one before was closed, though nothing was called by then', async () => {
    const open = inHome('time');
    const first = await open();
    await first.clock.sleep(100_000);
    const closedAt = first.clock.now();
    await first.close();
    const second = await open();
    expect(second.clock.now()).toBeGreaterThanOrEqual(closedAt);
    await second.close();
  });

  it('lets no time pass while a command or a request works, also where the table takes its real time', async () => {
    const runtime = await inHome('works')();
    const { clock, store, during } = runtime;
    const seen = await during(async () => {
      const begun = clock.now();
      await store.listGroups();
      const listed = clock.now();
      await clock.sleep(7_000);
      return [listed - begun, clock.now() - begun];
    });
    expect(seen).toEqual([0, 7_000]);
    await runtime.close();
  });

  it('lets a second process look and wait while the first one runs, but start nothing', async () => {
    const open = inHome('shared');
    const owner = await open();
    await seedBrokenSite(owner, 1);
    const { executionId } = await owner.workflow.start('f-1', REQUEST);

    const other = await open();
    expect(other.owned).toBe(false);
    expect(await other.workflow.find(executionId)).toMatchObject({ name: 'f-1' });
    const before = owner.clock.now();
    const between = other.clock.now();
    expect(between).toBeGreaterThan(before - APART_MS);
    expect(between).toBeLessThan(owner.clock.now() + APART_MS);
    await expect(other.workflow.start('f-2', REQUEST)).rejects.toThrow(`Process ${process.pid} runs the service on`);
    await other.untilEnded(executionId);
    expect(await other.workflow.find(executionId)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await other.store.findGroup(GROUP)).toMatchObject({ status: 'failed-over' });
    await other.close();
    await owner.close();
  });

  it('ends what still runs when it is closed, and takes over when the same failover is started again', async () => {
    const open = inHome('closed');
    const first = await open();
    await seedBrokenSite(first, 1);
    const { executionId } = await first.workflow.start('f-1', REQUEST);
    await first.clock.sleep(10_000);
    await first.close();

    const second = await open();
    expect(await second.workflow.find(executionId)).toMatchObject({ status: 'ABORTED', error: 'RuntimeStopped' });
    const again = await second.workflow.start('f-2', REQUEST);
    await second.untilEnded(again.executionId);
    expect(await second.workflow.find(again.executionId)).toMatchObject({ status: 'SUCCEEDED' });
    await second.close();
  });

  it('finds what a killed process has left, tells those who waited for it, and takes over', async () => {
    const home = join(root, 'killed');
    const before = await inHome('killed')();
    await seedBrokenSite(before, 1);
    await before.close();
    const script = fileURLToPath(new URL('killable.ts', import.meta.url));
    const child = spawn(process.execPath, [script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    const executionId = `${line}`.trim();
    const waiting = await openRuntime({ home, speed: SPEED });
    expect(waiting.owned).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect(waiting.untilEnded(executionId)).rejects.toThrow(`Process ${child.pid}, which ran execution`);
    await waiting.close();

    const next = await openRuntime({ home, speed: SPEED });
    expect(next.owned).toBe(true);
    expect(await next.workflow.find(executionId)).toMatchObject({ status: 'ABORTED', error: 'RuntimeStopped' });
    const again = await next.workflow.start('f-2', REQUEST);
    await next.untilEnded(again.executionId);
    expect(await next.workflow.find(again.executionId)).toMatchObject({ status: 'SUCCEEDED' });
    await next.close();
  });
});

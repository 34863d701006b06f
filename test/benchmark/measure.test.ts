import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareGround } from '../../benchmark/ground.ts';
import { measure } from '../../benchmark/measure.ts';
import type { Design, Measured } from '../../benchmark/measured.ts';
import { tableOf } from '../../benchmark/text.ts';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';

const machines = machinesIn(await synthesisedTemplate());
const ground = (servers: number, othersTake = 0) => prepareGround({ machines, servers, drDisks: true, othersTake });

const FIELDS = [
  'design',
  'servers',
  'latency',
  'rtoSeconds',
  'lowerBoundSeconds',
  'ratio',
  'medianSeconds',
  'throttled',
  'transitions',
  'dollars',
] as const satisfies readonly (keyof Measured)[];

describe('a measured failover', () => {
  it('has every figure of a row, and no server is faster than the bound', async () => {
    const one = await ground(1);
    for (const design of ['ours', 'serial', 'map'] as const) {
      const row = await measure({ ground: one, design, latency: 'calls' });
      expect(Object.keys(JSON.parse(JSON.stringify(row)))).toEqual(expect.arrayContaining([...FIELDS]));
      expect(row).toMatchObject({ design, servers: 1, latency: 'calls', lowerBoundSeconds: 32, failed: 0 });
      expect(row.rtoSeconds).toBeGreaterThan(32);
      expect(row.ratio).toBeCloseTo((row.rtoSeconds ?? 0) / 32, 2);
    }
  });

  it('counts each call that changes something once a server, and looks in batches', async () => {
    const { calls } = await measure({ ground: await ground(3), design: 'ours', latency: 'bare' });
    const count = Object.fromEntries(calls.map((one) => [one.api, one.calls]));
    expect(count).toMatchObject({
      DetachVolume: 9,
      CreateVolume: 6,
      AttachVolume: 6,
      DetachNetworkInterface: 3,
      AttachNetworkInterface: 3,
    });
  });

  it('takes a server of a script after the other, and the servers of a Map side by side', async () => {
    const three = await ground(3);
    const secondsOf = async (design: Design) =>
      (await measure({ ground: three, design, latency: 'bare' })).rtoSeconds ?? 0;
    const one = await secondsOf('map');
    expect(await secondsOf('serial')).toBe(3 * one);
  });

  it('takes as long with calls that take time as the calls before the end take longer', async () => {
    const one = await ground(1);
    const bare = await measure({ ground: one, design: 'ours', latency: 'bare' });
    const calls = await measure({ ground: one, design: 'ours', latency: 'calls' });
    expect((calls.rtoSeconds ?? 0) - (bare.rtoSeconds ?? 0)).toBeGreaterThan(5);
    expect(bare.throttled + calls.throttled).toBe(0);
  });

  it('is throttled nowhere, though three functions, each with a process of its own, take from the same buckets', async () => {
    const row = await measure({ ground: await ground(40), design: 'ours', latency: 'calls' });
    expect(row.calls).toContainEqual({ api: 'DetachVolume', calls: 120, throttled: 0 });
    expect(row).toMatchObject({ throttled: 0, failed: 0 });
  });

  it('fails no server where others use up half of each bucket', async () => {
    const row = await measure({ ground: await ground(40, 0.5), design: 'ours', latency: 'calls' });
    expect(row.throttledChanges).toBeGreaterThan(0);
    expect(row).toMatchObject({ failed: 0 });
  });

  it('is printed as the table in docs/performance.md has it', async () => {
    const documented = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8').replaceAll(
      / +/g,
      ' ',
    );
    const one = await ground(1);
    for (const design of ['ours', 'serial', 'map'] as const) {
      const row = await measure({ ground: one, design, latency: 'bare' });
      const [head = '', , line = ''] = tableOf([row]).split('\n');
      for (const text of [head, line]) expect(documented).toContain(text.replaceAll(/ +/g, ' '));
    }
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Deviation, differencesOf, surprises, undeclared } from './compare.ts';
import { createRoles } from './roles.ts';
import { deviationTable } from './table.ts';

const seen = (outcome: string, facts?: unknown) => [{ action: 'DescribeVolumes', outcome, facts }];
const attached = (device: string) => seen('ok', [{ attachments: [{ device }] }]);

const DEVIATION: Deviation = {
  name: 'moto shows another device',
  wrong: 'moto',
  source: 'VolumeAttachment, Device',
  call: 'DescribeVolumes',
  at: /device$/,
  simulated: '/dev/a',
};

describe('two transcripts of the same calls', () => {
  it('are the same where every answer is', () => {
    expect(differencesOf(attached('/dev/a'), attached('/dev/a'))).toEqual([]);
  });

  it.each([
    ['the outcome', seen('ok', {}), seen('VolumeInUse'), { at: 'outcome', simulated: 'ok', moto: 'VolumeInUse' }],
    ['a value', attached('/dev/a'), attached('/dev/b'), { at: '0.attachments.0.device', moto: '/dev/b' }],
    ['what one leaves out', seen('ok', { a: 1 }), seen('ok', {}), { at: 'a', simulated: 1, moto: undefined }],
    ['what one shows more', seen('ok', [1]), seen('ok', [1, 2]), { at: '1', simulated: undefined, moto: 2 }],
    ['a call that one has not made', seen('ok'), [], { at: 'call', simulated: 'DescribeVolumes', moto: undefined }],
  ])('differ in %s', (_, simulated, moto, difference) => {
    expect(differencesOf(simulated, moto)).toEqual([expect.objectContaining({ n: 0, ...difference })]);
  });
});

describe('a declared deviation', () => {
  const shown = differencesOf(attached('/dev/a'), attached('/dev/b'));

  it('explains what it is declared for', () => {
    expect(undeclared(shown, [DEVIATION])).toEqual([]);
    expect(surprises(shown, [DEVIATION])).toEqual([]);
  });

  it.each([
    ['another call', { call: 'CreateVolume' }],
    ['another place', { at: /state$/ }],
    ['the outcome', { at: /^outcome$/ }],
    ['another value', { simulated: '/dev/x' }],
  ])('explains nothing of %s', (_, change) => {
    expect(undeclared(shown, [{ ...DEVIATION, ...change }])).toEqual(shown);
  });

  it('is a surprise where it no longer shows', () => {
    expect(surprises([], [DEVIATION])).toEqual([DEVIATION.name]);
  });
});

describe('what each side makes up', () => {
  const told = (ids: readonly string[], ip: string) => {
    const roles = createRoles();
    roles.learn({ PrivateIpAddress: '10.0.0.9' });
    return [roles.named(ids.map((id) => ({ id, ip }))), roles.named({ again: ids[1], asked: '10.0.0.9' })];
  };

  it('reads alike by its role, and what was asked for stays as it is', () => {
    expect(told(['i-0123456789abcdef0', 'i-0123456789abcdef1'], '10.0.0.4')).toEqual(
      told(['i-aaaaaaaaaaaaaaaaa', 'i-bbbbbbbbbbbbbbbbb'], '10.0.0.7'),
    );
    expect(told(['i-0123456789abcdef0', 'i-0123456789abcdef1'], '10.0.0.4')[1]).toEqual({
      again: 'i#2',
      asked: '10.0.0.9',
    });
  });

  it('stays apart where it is not the same', () => {
    expect(told(['i-0123456789abcdef0', 'i-0123456789abcdef0'], '10.0.0.4')).not.toEqual(
      told(['i-0123456789abcdef0', 'i-0123456789abcdef1'], '10.0.0.4'),
    );
  });
});

describe('the table of declared deviations', () => {
  it('is in the documentation as it is declared', async () => {
    const doc = await readFile(new URL('../../../docs/conformance.md', import.meta.url), 'utf8');
    expect(doc).toContain(`\n${deviationTable()}\n`);
  });
});

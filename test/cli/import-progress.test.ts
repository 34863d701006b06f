import { describe, expect, it } from 'vitest';
import { cliInMemory } from './run-cli.ts';

/** What an import of so many servers says on the way. */
const saidOn = async (servers: number): Promise<readonly string[]> => {
  const { cli, file } = await cliInMemory();
  await cli('site', 'seed', '--servers', String(servers), '--out', file);
  const { code, err } = await cli('group', 'import', file);
  expect(code).toBe(0);
  return err.split('\n').slice(1);
};

describe('an import of many servers', () => {
  it('says five times how far each of its two long parts is, the last time that all is done', async () => {
    const said = await saidOn(120);
    const looked = said.filter((line) => line.endsWith('servers looked up'));
    expect(looked).toEqual([48, 96, 144, 192, 240].map((done) => `${done} of 240 servers looked up`));
    const written = said.filter((line) => line.endsWith('members written'));
    expect(written).toHaveLength(5);
    expect(written.at(-1)).toMatch(/^(\d+) of \1 members written$/);
    expect(said).toHaveLength(10);
  });
});

describe('an import of a few servers', () => {
  it('says nothing on the way', async () => {
    expect(await saidOn(4)).toEqual([]);
  });
});

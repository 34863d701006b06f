import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fresh } from '../../local/fresh.ts';
import { newFolder } from '../cli/run-cli.ts';

const setup = async () => {
  const folder = await newFolder();
  const source = join(folder, 'source.ts');
  await writeFile(source, 'one');
  const made: string[] = [];
  const look = () => {
    const make = async () => made.push('made');
    return fresh({ sources: [join(folder, '*.ts')], stamp: join(folder, 'stamp'), make });
  };
  return { source, look, made };
};

describe('what is made of the sources', () => {
  it('is made once, however new a source claims to be', async () => {
    const { source, look, made } = await setup();
    await look();
    await utimes(source, new Date('2100-01-01'), new Date('2100-01-01'));
    await look();
    expect(made).toEqual(['made']);
  });

  it('is made again where a source says something else, however old the source claims to be', async () => {
    const { source, look, made } = await setup();
    await look();
    await writeFile(source, 'two');
    await utimes(source, new Date('2000-01-01'), new Date('2000-01-01'));
    await look();
    expect(made).toEqual(['made', 'made']);
  });

  it('is made by one of several who ask at once', async () => {
    const { look, made } = await setup();
    await Promise.all([look(), look()]);
    expect(made).toEqual(['made']);
  });
});

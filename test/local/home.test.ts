import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../local/home/lock.ts';
import { forgetOwner, tryReadOwner, writeOwner } from '../../local/home/owner.ts';
import { homePaths } from '../../local/home/paths.ts';

const root = mkdtempSync(join(tmpdir(), 'sdrs-home-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a home', () => {
  it('belongs to one at a time', () => {
    const { lock } = homePaths(root);
    const first = takeLock(lock);
    expect(takeLock(lock)).toBeUndefined();
    first?.release();
    const second = takeLock(lock);
    expect(second).toBeDefined();
    second?.release();
  });

  it('tells the next process where its owner is', () => {
    const { owner } = homePaths(root);
    const told = { pid: 1, dynamoDbEndpoint: 'http://127.0.0.1:1', speed: 60, simulatedAt: 2, realAt: 1 };
    writeOwner(owner, told);
    expect(tryReadOwner(owner)).toEqual(told);
    forgetOwner(owner);
    forgetOwner(owner);
    expect(tryReadOwner(owner)).toBeUndefined();
  });
});

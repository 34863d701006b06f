import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../local/home/lock.ts';
import { createOwnerNote, tryReadOwner } from '../../local/home/owner.ts';
import { homePaths } from '../../local/home/paths.ts';

const root = mkdtempSync(join(tmpdir(), 'sdrs-home-'));
const LASTING = { pid: 1, dynamoDbEndpoint: 'http://127.0.0.1:1', speed: 60 };
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
    const note = createOwnerNote(owner, { ...LASTING, simulatedAt: 2, realAt: 1, until: 2 });
    expect(tryReadOwner(owner)).toEqual({ ...LASTING, simulatedAt: 2, realAt: 1, until: 2 });
    note.announce('http://127.0.0.1:2');
    note.keepPace({ simulatedAt: 3, realAt: 4 });
    expect(tryReadOwner(owner)).toEqual({ ...LASTING, api: 'http://127.0.0.1:2', simulatedAt: 3, realAt: 4 });
    note.takeBack();
    note.takeBack();
    note.keepPace({ simulatedAt: 5, realAt: 6 });
    expect(tryReadOwner(owner)).toBeUndefined();
  });

  it('lets no reader take half of one note for the time, and half of another', () => {
    const { owner } = homePaths(root);
    const note = createOwnerNote(owner, { ...LASTING, simulatedAt: 1_111, realAt: 1 });
    const first = readFileSync(owner, 'utf8');
    note.keepPace({ simulatedAt: 2_222, realAt: 2 });
    const second = readFileSync(owner, 'utf8');
    expect(second).toHaveLength(first.length);
    for (let length = second.indexOf(':') + 2; length < second.indexOf('}'); length += 1) {
      writeFileSync(owner, second.slice(0, length) + first.slice(length));
      expect(() => tryReadOwner(owner)).toThrow('never holds one whole note');
    }
    note.takeBack();
  });

  it('holds no owner up that cannot tell the time any more', () => {
    const { home, owner } = homePaths(root);
    const note = createOwnerNote(owner, { ...LASTING, simulatedAt: 2, realAt: 1 });
    rmSync(home, { recursive: true });
    expect(() => note.keepPace({ simulatedAt: 3, realAt: 4 })).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { concurrently } from '../../lambdas/concurrently.ts';

const settled = async () => {
  for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('work done concurrently', () => {
  it('fails only when nothing of it is under way any more', async () => {
    const slow = Promise.withResolvers<void>();
    let over = false;
    const work = concurrently(['slow', 'fails'], (item) =>
      item === 'fails' ? Promise.reject(new Error('first')) : slow.promise,
    ).catch((error: Error) => {
      over = true;
      return error.message;
    });
    await settled();
    expect(over).toBe(false);
    slow.resolve();
    expect(await work).toBe('first');
  });

  it('begins nothing more after the first error', async () => {
    const begun: number[] = [];
    const work = concurrently([...Array(100).keys()], async (item) => {
      begun.push(item);
      await Promise.resolve();
      throw new Error(`item ${item}`);
    });
    await expect(work).rejects.toThrow('item 0');
    expect(begun.length).toBeLessThan(20);
  });

  it('does all of it where nothing fails', async () => {
    const done: number[] = [];
    await concurrently([...Array(50).keys()], async (item) => done.push(item));
    expect(done).toHaveLength(50);
  });
});

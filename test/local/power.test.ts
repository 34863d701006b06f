import { describe, expect, it } from 'vitest';
import { createPower } from '../../local/power.ts';

const setup = () => {
  const power = createPower();
  const received: unknown[] = [];
  const client = power.supply({
    send: async (command: unknown) => {
      received.push(command);
      return command;
    },
  });
  return { power, received, client };
};

const settled = async (promise: Promise<unknown>) => {
  let state = 'pending';
  promise.then(
    () => (state = 'answered'),
    () => (state = 'refused'),
  );
  await new Promise(setImmediate);
  return state;
};

describe('a power cut', () => {
  it('a power cut before a call keeps the service from acting', async () => {
    const { power, received, client } = setup();
    await client.send('a');
    power.cutAt({ call: 1, when: 'before' });
    expect(await settled(client.send('b'))).toBe('pending');
    expect(received).toEqual(['a']);
  });

  it('a power cut after a call loses the answer, not the effect', async () => {
    const { power, received, client } = setup();
    power.cutAt({ call: 2, when: 'after' });
    await client.send('a');
    expect(await settled(client.send('b'))).toBe('pending');
    expect(received).toEqual(['a', 'b']);
    expect(power.isOn).toBe(false);
  });

  it('ends all that comes later', async () => {
    const { power, received, client } = setup();
    power.cut();
    expect(await settled(client.send('a'))).toBe('pending');
    expect(received).toEqual([]);
    await power.lost;
  });
});

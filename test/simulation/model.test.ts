import { describe, expect, it } from 'vitest';
import { type Explored, explore } from '../../simulation/model/explore.ts';
import { PLANTED } from '../../simulation/model/planted.ts';
import { REAL_RULES } from '../../simulation/model/rules.ts';
import { SMALL } from '../../simulation/model/scopes.ts';
import type { Scope } from '../../simulation/model/state.ts';

const [FIRST, ...OTHERS] = SMALL as readonly [Scope, ...Scope[]];

const expectWhole = ({ violations, whole, states, ends }: Explored): void => {
  expect(violations).toEqual([]);
  expect(whole).toBe(true);
  expect(states).toBeGreaterThan(5_000);
  expect(ends).toBeGreaterThan(10);
};

describe('the model of a failover, explored whole', () => {
  it.each(OTHERS)('holds every property, and every failover ends: $name', async (scope) => {
    expectWhole(await explore({ scope }));
  });

  it(`does so when it is explored again, and is the same to the last state: ${FIRST.name}`, async () => {
    const explored = await explore({ scope: FIRST });
    expectWhole(explored);
    expect(await explore({ scope: FIRST })).toEqual(explored);
  });

  it('says that it is not whole where it was bounded, and takes what it has not looked at for no violation', async () => {
    const bounded = await explore({ scope: FIRST, bound: 500 });
    expect(bounded).toMatchObject({ whole: false, violations: [] });
    expect(bounded.states).toBeGreaterThanOrEqual(500);
  });
});

describe('the model finds a bug that is planted', () => {
  it.each(PLANTED)('$name', async ({ rules, plant, scope: name, breaks }) => {
    const scope = SMALL.find((one) => one.name === name);
    if (!scope) throw new Error(`There is no scope "${name}".`);
    const given = { scope, rules: { ...REAL_RULES, ...rules }, first: true, ...(plant ? { plant } : {}) };
    const { violations } = await explore(given);
    expect(violations.map(({ property }) => property)).toContain(breaks);
    const [first] = violations;
    expect(first?.trace.length).toBeLessThan(80);
    expect(first?.trace[0]).toBe('Somebody calls failover f1');
  });
});

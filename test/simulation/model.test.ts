import { describe, expect, it } from 'vitest';
import { explore } from '../../simulation/model/explore.ts';
import { PLANTED } from '../../simulation/model/planted.ts';
import { REAL_RULES } from '../../simulation/model/rules.ts';
import { SMALL } from '../../simulation/model/scopes.ts';

/** Hangs end here; how fast the machine is says nothing. */
const timeout = 900_000;

describe('the model of a failover, explored whole', () => {
  it.each(SMALL)('holds every property, and every failover ends: $name', { timeout }, async (scope) => {
    const { violations, whole, states, ends } = await explore({ scope });
    expect(violations).toEqual([]);
    expect(whole).toBe(true);
    expect(states).toBeGreaterThan(5_000);
    expect(ends).toBeGreaterThan(10);
  });

  it('is the same to the last state when it is explored again', { timeout }, async () => {
    const [scope] = SMALL;
    if (!scope) throw new Error('There is no scope.');
    expect(await explore({ scope })).toEqual(await explore({ scope }));
  });

  it('says that it is not whole where it was bounded, and takes what it has not looked at for no violation', async () => {
    const [scope] = SMALL;
    if (!scope) throw new Error('There is no scope.');
    const bounded = await explore({ scope, bound: 500 });
    expect(bounded).toMatchObject({ whole: false, violations: [] });
    expect(bounded.states).toBeGreaterThanOrEqual(500);
  });
});

describe('the model finds a bug that is planted', () => {
  it.each(PLANTED)('$name', { timeout }, async ({ rules, plant, scope: name, breaks }) => {
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allows, COPIED_POLICY, type Patterns, READ_POLICY } from './read-policies.ts';
import { byToken, openDoor, SIGNED } from './setup.ts';
import { decoded, type WildCall, wildCall } from './wild-paths.ts';

const SEED = 20_261_124;
const CALLS = 3_000;

/** Lets a call in, or not, by the path that is judged. */
type Guard = (call: WildCall, judged: string) => Promise<object | undefined>;

const bySignature =
  (policy: Patterns): Guard =>
  async ({ method }, judged) =>
    allows(policy, method, judged) ? SIGNED : undefined;

const GUARDS: readonly (readonly [string, Guard])[] = [
  ["IAM, with the stack's own permission to read", bySignature(READ_POLICY)],
  ['IAM, with a copied permission that has the plan by POST', bySignature(COPIED_POLICY)],
  ['the token authorizer, with the scope to read', byToken],
];

/** Encoded as the client has sent it, and as API Gateway hands it on. Nobody has documented which of the two is judged. */
const handedOn = (target: string) =>
  [target, decoded(target)].flatMap((judged) => [target, decoded(target)].map((raw) => ({ judged, raw })));

const ACT = '/v1/project-1/server-groups/group-1';

const KNOWN = [
  `${ACT}/action%23/failover-plan`,
  `${ACT}%5Caction%23/failover-plan`,
  `${ACT}/action%3F/failover-plan`,
  `${ACT}/failover-plan/../action`,
  `${ACT}/x/%2e%2e/action%23/failover-plan`,
];

const { serve } = await openDoor();

/** Everything that a call can be handed on as, where it is let in at all. */
const served = async (guard: Guard, call: WildCall) => {
  const answers = [];
  for (const { judged, raw } of handedOn(call.target)) {
    const authorizer = await guard(call, judged);
    if (authorizer) answers.push(await serve({ ...call, judged, raw, authorizer }));
  }
  return answers;
};

describe.each(GUARDS)('whoever may only read, by %s', (_, guard) => {
  it.each(KNOWN)('starts nothing with POST %s', async (target) => {
    const call = { method: 'POST', target, headers: {} };
    for (const { changes } of await served(guard, call)) expect(changes).toEqual([]);
  });

  it(`starts nothing with any of ${CALLS} generated calls, of which many are let in`, async () => {
    const statuses: Record<number, number> = {};
    const property = fc.asyncProperty(wildCall, async (call) => {
      for (const { statusCode, changes } of await served(guard, call)) {
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        expect(changes).toEqual([]);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: CALLS });
    const letIn = Object.values(statuses).reduce((sum, count) => sum + count, 0);
    console.info(`${letIn} of ${4 * CALLS} calls were let in, by status: ${JSON.stringify(statuses)}`);
    expect(letIn).toBeGreaterThan(1_500);
    // Reads are among them, so what was let in did reach the routes.
    expect(statuses[200]).toBeGreaterThan(20);
  });
});

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import type { GatewayAnswer } from '../../lambdas/api/gateway.ts';
import { type FuzzedRequest, requestsTo } from './support/api-requests.ts';
import { type ApiWorld, openApiWorld } from './support/api-world.ts';
import { fuzzing } from './support/settings.ts';
import type { StoredItem } from './support/table.ts';

const isWrite = (call: string): boolean =>
  /^(dynamodb:(Put|Update|Delete)|(ec2|autoscaling|kms):(?!Describe|Get))/.test(call);

/** All but the audit trail, which tells of a refused action too. */
const withoutTrail = (items: readonly StoredItem[]) => items.filter(({ sk }) => !sk?.S?.startsWith('EVENT#'));

/** Nothing is left behind: neither in the table, nor in EC2, nor an execution. */
const expectUntouched = ({ calls, table, before, started }: ApiWorld, executionsBefore: number): void => {
  expect(started()).toBe(executionsBefore);
  expect(calls.filter((call) => isWrite(call) && !call.startsWith('dynamodb:'))).toEqual([]);
  if (!calls.some(isWrite)) return;
  const after = withoutTrail(table.items());
  if (!isDeepStrictEqual(after, withoutTrail(before))) expect(after).toEqual(withoutTrail(before));
};

const expectDocumented = ({ document }: ApiWorld, asked: string, { statusCode, body }: GatewayAnswer): void => {
  const operation = document.operations.find(({ id }) => id === asked);
  // A path that is odd enough is no path of this operation any more.
  const problems = statusCode === 404 ? [] : operation?.problemsOf(statusCode, body);
  expect(problems, body).toEqual([]);
  if (statusCode < 400) return;
  expect(JSON.parse(body)).toEqual({
    error: { code: expect.stringMatching(/^SDRS\.(AWS\.)?\d{3,4}$/), message: expect.stringMatching(/\S/) },
  });
  expect(body).not.toMatch(/\.[tj]s:\d+|TypeError|Cannot read/);
};

const ask = async (world: ApiWorld, request: FuzzedRequest): Promise<number> => {
  const { calls, defects, table, before, started } = world;
  calls.length = 0;
  defects.length = 0;
  const executionsBefore = started();
  const answer = await world.serve(request);
  const { statusCode, body } = answer;
  expect(defects).toEqual([]);
  expect(statusCode, body).toBeLessThan(500);
  expectDocumented(world, request.operation, answer);
  if (statusCode >= 400 || request.method === 'GET') expectUntouched(world, executionsBefore);
  if (calls.some(isWrite)) await table.reset(before);
  return statusCode;
};

it('The API answers whatever it is asked as documented, without a defect, and a refusal changes nothing', async () => {
  const world = await openApiWorld();
  onTestFinished(() => world.close());
  const { document, there } = world;
  const served = new Set<string>();
  const refused = new Set<string>();
  const property = fc.asyncProperty(requestsTo(document, there), async (request) => {
    const status = await ask(world, request);
    (status < 400 ? served : refused).add(request.operation);
  });
  await fc.assert(property, fuzzing(800));
  const all = document.operations.map(({ id }) => id);
  expect(all.filter((id) => !served.has(id) && !refused.has(id))).toEqual([]);
  expect(served.size).toBeGreaterThan(15);
});

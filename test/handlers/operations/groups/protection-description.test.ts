import { expect, it } from 'vitest';
import { protectionDescription } from '../../../../lambdas/handlers/operations/groups/protection-description.ts';

const said = (description: object) =>
  protectionDescription
    .safeParse(description)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

it.each([
  ['no duration', 'abc', 'must be a number with m, h or d behind it, such as 15m'],
  ['too short a duration', '1m', 'must be 5m to 1h'],
])('%s between recovery points is one problem', (_what, every, message) => {
  expect(said({ every })).toEqual([`every: ${message}`]);
  expect(said({ keep: [{ every, for: '7d' }] })?.length).toBe(1);
});

import { afterAll, describe, expect, it } from 'vitest';
import { FACTS } from '../../verify/facts/index.ts';
import type { Proof } from '../../verify/run.ts';
import { startMinistack } from '../support/ministack.ts';
import type { Service } from '../support/python/service.ts';
import { REGION } from './support/account.ts';
import { startProof } from './support/proof.ts';

const ministack = await startMinistack({ region: REGION });
afterAll(() => ministack?.stop());

describe.skipIf(!ministack)('the proof at a double that has no site to ask', () => {
  const { endpoint } = ministack as Service;

  // Its EC2 lacks the call by which a zone is chosen, and its CloudFormation makes neither servers nor NICs.
  it('asks nothing, says so in every row, and does not end as if all were well', async () => {
    const { code, out, err } = await startProof(endpoint, '--yes', '--json').ended;
    const { service, facts } = JSON.parse(out) as Proof;
    const why =
      'not asked: The site could not be made: InvalidAction, Unknown EC2 action: DescribeInstanceTypeOfferings';
    expect(facts.map(({ id }) => id)).toEqual(FACTS.map(({ id }) => id));
    for (const { verdict, seen } of [...service, ...facts]) {
      expect(verdict).toBe('not asked');
      expect(seen).toContain(why);
    }
    expect(err).toContain('SiteNotMadeError: The site could not be made');
    expect(code).toBe(6);
  });

  it('finds nothing left there', async () => {
    const { code, out } = await startProof(endpoint, '--clean').ended;
    expect({ code, out }).toEqual({ code: 0, out: `Nothing of a proof is left in ${endpoint}.\n` });
  });
});

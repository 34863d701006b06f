import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACTS } from '../../verify/facts/index.ts';
import { type Proof, prove } from '../../verify/run.ts';
import { CHAPTERS } from '../../verify/service/chapters.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { simulatedAccount, simulatedSite } from './simulated-site.ts';

describe('the proof on the simulated EC2', () => {
  let proof: Proof;
  let gateway: Gateway;
  beforeAll(async () => {
    const account = simulatedAccount();
    gateway = await startGateway();
    proof = await prove(account, await simulatedSite(account), { say: () => {}, api: gateway.url });
  });
  afterAll(() => gateway.close());

  it('sees the service do what is expected of it, chapter by chapter', () => {
    expect(proof.service.map(({ id }) => id)).toEqual(CHAPTERS.map(({ id }) => id));
    expect(proof.service.filter(({ verdict }) => verdict !== 'as expected')).toEqual([]);
  });

  // So the simulated EC2 and the register say the same of what AWS does not say.
  it('sees every fact as the register expects it, and asks each that can be asked', () => {
    expect(proof.facts.map(({ id }) => id)).toEqual(FACTS.map(({ id }) => id));
    expect(proof.facts.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
    const unasked = FACTS.filter(({ probe }) => typeof probe !== 'function').map(({ id }) => id);
    expect(proof.facts.filter(({ verdict }) => verdict === 'not asked').map(({ id }) => id)).toEqual(unasked);
  });

  it('signs what it asks of API Gateway for the account', () => {
    expect(gateway.authorizations).toHaveLength(1);
    expect(gateway.authorizations[0]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/execute-api\//,
    );
  });
});

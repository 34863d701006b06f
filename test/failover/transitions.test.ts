import { expect, it } from 'vitest';
import { failOver, setup } from './setup.ts';

it('looks at a server that hangs ever more seldom, though its stop is asked for again and again', async () => {
  const subject = await setup({ servers: 1 });
  const { ec2, workflow } = subject.runtime;
  for (const { production } of subject.site.servers) ec2.faults.hangStop(production);
  const failed = await failOver(subject, 'failover-1');
  expect(failed?.cause).toContain('fencing budget of 600 s');
  const history = await workflow.history(String(failed?.id));
  const rounds = history.filter(({ type, state }) => type === 'WaitStateEntered' && state === 'Wait for EC2');
  // A look every twenty seconds would be thirty.
  expect(rounds.length).toBeLessThan(60);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRICES } from '../../lambdas/domain/site/prices.ts';
import { synthesise } from '../lib/synthesise.ts';

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

describe('the figures of docs/deploy.md', () => {
  const page = pageOf('deploy');
  const { template } = synthesise();

  it('count the functions of the stack', () => {
    const functions = Object.keys(template.findResources('AWS::Lambda::Function')).length;
    expect(page).toContain(`function of \`Sdrs\`: ${functions} functions`);
  });

  it('say what the schedules cost by list price (npm run -s idle)', () => {
    const [, runs = ''] = /(\d+) runs in 30 days/.exec(page) ?? [];
    const requests = (Number(runs) * PRICES.lambdaRequest).toFixed(2);
    const second = (Number(runs) * PRICES.lambdaGbSecond).toFixed(2);
    expect(page).toContain(`$${requests} for the requests and $${second} for each second that a run takes`);
  });
});

describe('the figures of docs/group-file.md', () => {
  const page = pageOf('group-file');

  it('follow from size and rate', () => {
    const minutes = Math.ceil((500 * 1024) / 300 / 60);
    expect(page).toContain(`500 GiB at 300 MiB/s take ${minutes} minutes`);
    expect(page).toContain(`5,000 MiB/s: ${Math.floor(5000 / 300)} disks at 300 MiB/s`);
    expect(page).toContain(
      `$0.0036 a GiB at 300 MiB/s in the example of the EBS pricing page, so $${(500 * 0.0036).toFixed(2)} for 500 GiB`,
    );
  });
});

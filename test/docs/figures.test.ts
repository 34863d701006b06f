import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atRest } from '../../benchmark/at-rest.ts';
import { GROUP_SIZE, idleText } from '../../benchmark/idle-text.ts';
import { synthesise } from '../lib/synthesise.ts';
import { itemsOf } from './items.ts';

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

describe('the figures of docs/deploy.md', () => {
  const page = pageOf('deploy');
  const { template } = synthesise();

  it('count the functions of the stack', () => {
    const functions = Object.keys(template.findResources('AWS::Lambda::Function')).length;
    expect(page).toContain(`function of \`Sdrs\`: ${functions} functions`);
  });

  it('say what the stack costs at rest, as npm run -s idle does', async () => {
    const [block] = itemsOf('docs/deploy.md').filter(({ heading }) => heading === 'What it costs');
    expect(block?.lines.join('\n')).toBe(idleText(template.toJSON(), await atRest(GROUP_SIZE)));
  });

  it('count every metric that a function writes at rest', async () => {
    const { Guard, Recorder, Automation } = await atRest(1);
    expect(Guard.metrics).toEqual(['GuardSweeps']);
    expect([...Automation.metrics].sort()).toEqual(['AutomationBrake', 'AutomationSourcesUnanswered', 'DeciderSweeps']);
    expect(Recorder.metrics.filter((metric) => metric.endsWith(' by GroupId'))).toEqual([
      'RecoveryPointAgeSeconds by GroupId',
      'GroupsWithoutRecoveryPoint by GroupId',
    ]);
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

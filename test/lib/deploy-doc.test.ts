import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('the guide to a deployment', () => {
  const guide = read('docs/deploy.md');

  it('names every option that the app reads', () => {
    const sources = ['bin/sdrs.ts', 'lib/settings.ts', 'lib/permissions/relaunch-permissions.ts'].map(read).join('\n');
    const context = sources.slice(sources.indexOf('const Context')).split('});')[0] ?? '';
    const settings = [...context.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name ?? '');
    const asked = [...sources.matchAll(/tryGetContext\('(\w+)'\)/g)].map(([, name]) => name ?? '');
    const named = [...new Set([...settings, ...asked, 'allowTermination', 'relaunchRoles'])];
    expect(named.length).toBeGreaterThanOrEqual(7);
    for (const name of named) expect(guide).toContain(`\`${name}\``);
  });

  it('counts the scheduled runs as they are deployed', () => {
    const schedules = Object.values(synthesise().template.findResources('AWS::Scheduler::Schedule'));
    const minutes = schedules.map(({ Properties }) => Number(/\d+/.exec(Properties.ScheduleExpression)?.[0]));
    const runs = minutes.reduce((sum, every) => sum + (30 * 24 * 60) / every, 0);
    expect(guide).toContain(`all schedules: ${runs} runs,`);
  });
});

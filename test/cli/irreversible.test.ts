import { describe, expect, it } from 'vitest';
import { type RelaunchSubject, setupRelaunch } from '../failover/relaunch-site.ts';
import { GROUP, serversById } from '../failover/setup.ts';
import { createCli, targetOn } from './run-cli.ts';

const FAILOVER = ['failover', GROUP, '--confirm', 'Ada: no power'];

const answering = ({ runtime }: RelaunchSubject, answer?: string) =>
  createCli(async () => targetOn(runtime), '', answer);

const stateOf = async ({ runtime, production }: RelaunchSubject) =>
  (await serversById(runtime.ec2)).get(production)?.State?.Name;

describe('the sdrs command before a failover that terminates a production server', () => {
  it('names server and volumes and starts nothing without a terminal', async () => {
    const subject = await setupRelaunch();
    const { code, err } = await answering(subject)(...FAILOVER);
    expect(code).toBe(3);
    expect(err).toContain('TERMINATES 1 production server(s)');
    for (const id of [subject.production, ...subject.volumes]) expect(err).toContain(id);
    expect(err).toContain('--yes');
    expect(await stateOf(subject)).toBe('running');
    expect(await subject.runtime.store.listFailovers(GROUP)).toEqual([]);
  });

  it('starts nothing where something else than the name of the group is typed', async () => {
    const subject = await setupRelaunch();
    const { code, err } = await answering(subject, 'yes')(...FAILOVER);
    expect(code).toBe(3);
    expect(err).toContain('"yes" was typed');
    expect(await stateOf(subject)).toBe('running');
  });

  it.each([
    ['with --yes', ['--yes'], undefined],
    ['once the name of the group is typed', [], GROUP],
  ])('goes on %s', async (_, options, answer) => {
    const subject = await setupRelaunch();
    const { code, out } = await answering(subject, answer)(...FAILOVER, ...options);
    expect(code, out).toBe(0);
    expect(out).toContain(`TERMINATED for good: ${subject.production}`);
  });

  it('asks nothing where the policy of the group forbids termination', async () => {
    const subject = await setupRelaunch({ termination: 'forbidden' });
    expect((await answering(subject)(...FAILOVER)).err).not.toContain('IRREVERSIBLE');
  });
});

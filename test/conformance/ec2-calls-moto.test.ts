import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import { autoScalingActions } from '../../simulated-aws/auto-scaling/auto-scaling.ts';
import { alarmActions } from '../../simulated-aws/cloudwatch/alarms.ts';
import { muteRuleActions } from '../../simulated-aws/cloudwatch/mute-rules.ts';
import { kmsActions } from '../../simulated-aws/disks/kms.ts';
import { createSimulatedEc2, instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { ACTIONS } from '../../simulated-aws/engine/actions.ts';
import { applicationStatusActions } from '../../simulated-aws/servers/application-status.ts';
import { startMoto } from '../support/moto.ts';
import { type Difference, differencesOf, surprises, undeclared } from './calls/compare.ts';
import { EVERYWHERE } from './calls/everywhere.ts';
import type { Rule } from './calls/rule.ts';
import { RULES } from './calls/rules/index.ts';
import { type Entry, listenTo } from './calls/transcript.ts';

const moto = await startMoto();
afterAll(() => moto?.stop());

/** Long enough for the simulated account's allowances to be full before each call. */
const BETWEEN_CALLS_MS = 20_000;

const simulated = async ({ calls }: Rule): Promise<readonly Entry[]> => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const ec2 = createSimulatedEc2({ clock, latencies: instantaneousLatencies });
  const listener = listenTo(ec2, () => clock.sleep(BETWEEN_CALLS_MS));
  await calls(listener);
  return listener.entries;
};

describe('each rule on the simulated EC2', () => {
  const asked = new Set<string>();

  for (const rule of RULES) {
    it(rule.rule, async () => {
      const entries = await simulated(rule);
      for (const { action } of entries) asked.add(action);
      expect(entries.at(-1)?.outcome).toBe(rule.last);
    });
  }

  it('asks for everything that the simulated EC2 knows', () => {
    // Auto Scaling is a service of its own: its double is not compared here. Of the others moto knows
    // nothing, or answers them with an error page of its own.
    const { PutCompositeAlarm } = alarmActions;
    const alone = { PutCompositeAlarm, ...autoScalingActions, ...muteRuleActions, ...applicationStatusActions };
    const known = Object.keys(ACTIONS).filter((action) => !(action in alone));
    expect(known.filter((action) => !asked.has(action))).toEqual([]);
  });
});

describe.skipIf(!moto)('each rule, call by call, on the simulated EC2 and on moto over the wire', () => {
  // Without the adapter's own timeouts: moto loads its catalogue at the first call.
  const settings = {
    region: 'eu-central-1',
    endpoint: moto?.endpoint ?? 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  };
  const ec2 = new EC2Client(settings);
  const kms = new KMSClient(settings);
  const cloudWatch = new CloudWatchClient(settings);
  const clientFor = (command: object): { send(command: never): Promise<unknown> } => {
    const action = command.constructor.name.replace(/Command$/, '');
    if (action in kmsActions) return kms;
    return action in alarmActions ? cloudWatch : ec2;
  };
  const send = (command: object) => clientFor(command).send(command as never);
  const wire = { send: send as EC2Client['send'] };
  afterAll(() => {
    ec2.destroy();
    kms.destroy();
    cloudWatch.destroy();
  });
  const all: Difference[] = [];

  for (const rule of RULES) {
    const { calls, deviations = [] } = rule;
    it(rule.rule, async () => {
      const listener = listenTo(wire, async () => {});
      await calls(listener);
      const differences = differencesOf(await simulated(rule), listener.entries);
      all.push(...differences);
      expect(undeclared(differences, [...deviations, ...EVERYWHERE]), 'not declared').toEqual([]);
      expect(surprises(differences, deviations), 'declared, and not there any more').toEqual([]);
    });
  }

  it('shows each deviation that is declared for everything', () => {
    expect(surprises(all, EVERYWHERE)).toEqual([]);
  });
});

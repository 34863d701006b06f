import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACTION_ROWS } from '../../lambdas/domain/site/action-rows.ts';
import type { ActionKind } from '../../lambdas/domain/site/actions.ts';
import { list, statementsOf as statementsIn } from './policy.ts';
import { synthesise } from './synthesise.ts';

/**
 * Who asks for an action. `giveBack` and `service`: the steps of a roll-back. `undo`: rules that bring an identity
 * back, which no step or command follows yet. `membership`: whoever puts members into groups or takes them out.
 */
type Actor = 'synchronization' | 'fence' | 'disks' | 'identity' | 'giveBack' | 'service' | 'membership';

/** Every kind of action with all who ask for it. */
const ASKED_BY: Readonly<Record<ActionKind, readonly Actor[]>> = {
  'tag-fenced': ['fence'],
  'untag-fenced': ['identity', 'giveBack'],
  'tag-pinned': ['synchronization'],
  'untag-pinned': ['synchronization', 'service'],
  'tag-freed': ['fence'],
  'untag-freed': ['service'],
  'tag-group': ['membership'],
  'untag-group': ['membership'],
  'set-protection': ['fence', 'identity', 'giveBack'],
  'leave-scaling-group': ['fence'],
  'join-scaling-group': ['service'],
  'set-auto-recovery': ['fence', 'giveBack'],
  'force-stop': ['fence', 'identity'],
  'start-server': ['service'],
  'isolate-nic': ['fence'],
  'restore-groups': ['identity', 'giveBack'],
  'detach-volume': ['fence', 'disks', 'giveBack'],
  'create-snapshot': ['disks'],
  'create-volume': ['disks'],
  'attach-volume': ['disks', 'giveBack'],
  'keep-nic': ['identity'],
  'release-nic': ['giveBack'],
  'detach-nic': ['identity'],
  'attach-nic': ['identity'],
  'associate-address': ['identity'],
  'assign-ips': ['identity'],
  'keep-volumes': ['fence', 'identity'],
  'release-volumes': ['giveBack'],
  terminate: ['identity'],
  'check-launch': ['identity'],
  'launch-server': ['identity'],
  'replace-route': ['identity'],
  'create-route': ['identity'],
  'replace-transit-route': ['identity'],
  'create-transit-route': ['identity'],
  'source-dest-check-off': ['identity'],
};

/** The rules that say what is next, by who follows them; by their paths in lambdas/. */
const RULES: Readonly<Record<string, readonly Actor[]>> = {
  'domain/phases/fence/next-fence': ['fence'],
  'domain/phases/fence/next-stop': ['fence'],
  'domain/phases/fence/next-freed': ['fence'],
  'domain/phases/identity/next-arrival': ['identity'],
  'domain/recovery-points/pin-tags': ['synchronization', 'service'],
  'domain/phases/fence/next-restarters': ['fence'],
  'domain/phases/fence/next-keep': ['fence'],
  'domain/phases/fence/next-isolation': ['fence', 'identity'],
  'domain/phases/disks/next-disks': ['disks'],
  'domain/phases/disks/free-device': ['disks'],
  'domain/phases/disks/final-point': ['disks'],
  'domain/phases/disks/live-point': ['disks'],
  'domain/phases/identity/next-identity': ['identity'],
  'domain/phases/identity/next-addresses': ['identity'],
  'domain/phases/identity/next-reachability': ['identity'],
  'domain/phases/identity/next-relaunch': ['identity'],
  'domain/phases/identity/next-reassignment': ['identity'],
  'domain/identity/routes': ['identity'],
  'domain/phases/give-back/next-give-back': ['giveBack'],
  'domain/phases/give-back/undo-root': ['giveBack'],
  'domain/phases/give-back/undo-restarters': ['giveBack'],
  'domain/phases/give-back/undo-isolation': ['giveBack'],
  'domain/phases/give-back/in-service': ['service'],
  'handlers/operations/groups/group-tags': ['membership'],
};

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const kindsOf = (actor: Actor) =>
  (Object.keys(ASKED_BY) as ActionKind[]).filter((kind) => ASKED_BY[kind].includes(actor));
/** Kinds that a file makes actions of; a type that names one makes none. */
const madeIn = (file: string): readonly string[] =>
  [...textOf(`lambdas/${file}.ts`).matchAll(/\bdo: ([^,{}\n]*)(?!\}>)[,{}\n]/g)]
    .flatMap(([, said = '']) => said.match(/[a-z]+(?:-[a-z]+)*/g) ?? [])
    .filter((kind) => Object.hasOwn(ACTION_ROWS, kind));

const { template } = synthesise({ allowTermination: 'true' });
const statementsOf = (name: string) => statementsIn(template, name);

const iamNameOf = (kind: ActionKind): string => {
  const { api } = ACTION_ROWS[kind];
  return kind.endsWith('-scaling-group') ? `autoscaling:${api}` : `ec2:${api}`;
};

const FUNCTIONS: readonly (readonly [string, Actor])[] = [
  ['FailoverStopSynchronization', 'synchronization'],
  ['FailoverForceStopProductionServers', 'fence'],
  ['GuardFunction', 'fence'],
  ['FailoverMakeDrDisksAvailable', 'disks'],
  ['FailoverMigrateNics', 'identity'],
  ['RollBackGiveProductionBack', 'giveBack'],
  ['RollBackReturnToService', 'service'],
];

describe('every action that the rules ask for', () => {
  it.each(Object.entries(RULES))(
    'every action that the rules ask for in %s is known to be asked for',
    (file, actors) => {
      const made = madeIn(file);
      expect(made.length).toBeGreaterThan(0);
      for (const kind of made) {
        expect(
          ASKED_BY[kind as ActionKind].filter((actor) => actors.includes(actor)),
          kind,
        ).not.toEqual([]);
      }
    },
  );

  it.each(['synchronization', 'fence', 'disks', 'identity', 'giveBack', 'service', 'membership'] as const)(
    'is still asked for by %s',
    (actor) => {
      const rules = Object.keys(RULES).filter((file) => RULES[file]?.includes(actor));
      const text = rules.map((file) => textOf(`lambdas/${file}.ts`)).join('\n');
      expect(kindsOf(actor).filter((kind) => !text.includes(`'${kind}'`))).toEqual([]);
    },
  );

  it.each(FUNCTIONS)('may be taken by %s', (name, actor) => {
    const allowed = new Set(statementsOf(name).flatMap(({ Action }) => list(Action)));
    expect(kindsOf(actor).filter((kind) => !allowed.has(iamNameOf(kind)))).toEqual([]);
  });

  it.each([
    ['FailoverStopSynchronization', 'tag-pinned', 'snapshot'],
    ['FailoverStopSynchronization', 'untag-pinned', 'snapshot'],
    ['FailoverForceStopProductionServers', 'tag-fenced', 'instance'],
    ['FailoverForceStopProductionServers', 'tag-freed', 'volume'],
    ['FailoverMigrateNics', 'untag-fenced', 'instance'],
    ['FailoverForceStopProductionServers', 'keep-volumes', 'volume'],
    ['FailoverForceStopProductionServers', 'set-protection', 'instance'],
    ['FailoverForceStopProductionServers', 'isolate-nic', 'security-group'],
    ['FailoverMigrateNics', 'keep-volumes', 'volume'],
    ['FailoverMigrateNics', 'restore-groups', 'security-group'],
    ['RollBackGiveProductionBack', 'attach-volume', 'volume'],
    ['RollBackGiveProductionBack', 'detach-volume', 'volume'],
    ['RollBackGiveProductionBack', 'untag-fenced', 'instance'],
    ['RollBackGiveProductionBack', 'restore-groups', 'security-group'],
    ['RollBackReturnToService', 'start-server', 'instance'],
    ['RollBackReturnToService', 'untag-pinned', 'snapshot'],
    ['RollBackReturnToService', 'untag-freed', 'volume'],
  ] as const)(
    'may be taken by %s also on the kind of resource that it is about: %s on a %s',
    (name, kind, resource) => {
      const statements = statementsOf(name).filter(({ Action }) => list(Action).includes(iamNameOf(kind)));
      expect(JSON.stringify(statements.map(({ Resource }) => Resource))).toContain(`:${resource}/*`);
    },
  );

  it('may be taken only by the step it is for: nobody else terminates or launches', () => {
    const others = [
      'FailoverForceStopProductionServers',
      'GuardFunction',
      'FailoverMakeDrDisksAvailable',
      'ApiFunction',
    ];
    for (const name of others) {
      const actions = statementsOf(name).flatMap(({ Action }) => list(Action));
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.filter((action) => /Terminate|RunInstances/.test(action))).toEqual([]);
    }
  });

  it('is in the list of what people need who give the commands', () => {
    const [people = ''] = textOf('docs/deploy.md').match(/\| people with the `sdrs` command .*\n/) ?? [];
    const apis = kindsOf('fence').map((kind) => ACTION_ROWS[kind].api);
    expect(apis.filter((api) => !people.includes(api))).toEqual([]);
  });
});

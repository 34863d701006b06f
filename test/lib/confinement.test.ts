import { describe, expect, it } from 'vitest';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { FREED_TAGS, GROUP_TAG, PINNED_TAG, RECOVERY_POINT_TAG } from '../../lib/permissions/confinement.ts';
import { SettingsError } from '../../lib/settings.ts';
import { type AskedResource, list, refusedOn, type Statement, statementsOf } from './policy.ts';
import { synthesise } from './synthesise.ts';

const open = synthesise({ allowTermination: 'true' }).template;
const confined = synthesise({ allowTermination: 'true', confineToTagged: 'true' }).template;

const FENCE = {
  CreateTags: ['instance', 'volume'],
  DetachVolume: ['instance', 'volume'],
  ModifyInstanceAttribute: ['instance', 'volume'],
  ModifyInstanceMaintenanceOptions: ['instance'],
  ModifyNetworkInterfaceAttribute: ['instance', 'network-interface'],
  StopInstances: ['instance'],
};

/** The kinds of existing resource that each function may change only with the tag. Source: Service Authorization Reference, EC2. */
const CONFINED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  FailoverForceStopProductionServers: FENCE,
  GuardFunction: FENCE,
  FailoverMakeDrDisksAvailable: { DetachVolume: ['instance', 'volume'], AttachVolume: ['instance', 'volume'] },
  FailoverMigrateNics: {
    ModifyNetworkInterfaceAttribute: ['instance', 'network-interface'],
    DetachNetworkInterface: ['instance', 'network-interface'],
    AttachNetworkInterface: ['instance', 'network-interface'],
    DeleteTags: ['instance'],
    AssignPrivateIpAddresses: ['network-interface'],
    AssociateAddress: ['elastic-ip', 'instance', 'network-interface'],
    CreateRoute: ['route-table'],
    ReplaceRoute: ['route-table'],
    CreateTransitGatewayRoute: ['transit-gateway-route-table'],
    ReplaceTransitGatewayRoute: ['transit-gateway-route-table'],
    ModifyInstanceAttribute: ['instance', 'volume'],
    TerminateInstances: ['instance'],
    StopInstances: ['instance'],
  },
};

/** What makes something, and the tags of that: judged by themselves below. */
const MAKING: Readonly<Record<string, readonly string[]>> = {
  FailoverMakeDrDisksAvailable: ['CreateSnapshot', 'CreateVolume', 'CreateTags'],
  FailoverMigrateNics: ['RunInstances', 'CreateTags'],
};

const LOOKS = /^ec2:(Describe|Search)/;
const CALLS = Object.entries(CONFINED).flatMap(([name, calls]) =>
  Object.entries(calls).map(([action, kinds]) => [name, action, kinds] as const),
);

const ofGroup = { 'sdrs:group': 'pets' };
/** Some calls ask for a tag of the failover's own as well. */
const own = { 'sdrs:fenced': 'failover-1', 'sdrs:relaunch-of': 'instance-1' };
const tagging = (action: string) =>
  action === 'CreateTags' || action === 'DeleteTags' ? { requestTags: { 'sdrs:fenced': 'failover-1' } } : {};
const resources = (action: string, kinds: readonly string[], untagged?: string): readonly AskedResource[] =>
  kinds.map((kind) => ({ kind, tags: kind === untagged ? own : { ...own, ...ofGroup }, ...tagging(action) }));

describe('the roles of a confined deployment', () => {
  it.each(Object.keys(CONFINED))('are told apart call by call, each change that %s may make', (name) => {
    const actions = statementsOf(confined, name).flatMap(({ Action }) => list(Action));
    const changes = new Set(actions.filter((action) => action.startsWith('ec2:') && !LOOKS.test(action)));
    const known = [...Object.keys(CONFINED[name] ?? {}), ...(MAKING[name] ?? [])].map((action) => `ec2:${action}`);
    expect([...changes].sort()).toEqual([...new Set(known)].sort());
  });

  it.each(CALLS)('let %s make %s on what carries the tag, and on nothing else', (name, action, kinds) => {
    const call = (untagged?: string) => ({ action: `ec2:${action}`, resources: resources(action, kinds, untagged) });
    expect(refusedOn(statementsOf(confined, name), call())).toEqual([]);
    for (const untagged of kinds) {
      expect(refusedOn(statementsOf(confined, name), call(untagged))).toMatchObject([{ kind: untagged }]);
      expect(refusedOn(statementsOf(open, name), call(untagged))).toEqual([]);
    }
  });

  it('make a DR disk of a recovery point alone, and give it the tag', () => {
    const statements = statementsOf(confined, 'FailoverMakeDrDisksAvailable');
    const create = (tags: object, requestTags: object) =>
      refusedOn(statements, {
        action: 'ec2:CreateVolume',
        resources: [
          { kind: 'snapshot', tags: { ...tags } },
          { kind: 'volume', requestTags: { ...requestTags } },
        ],
      }).map(({ kind }) => kind);
    expect(create({ 'sdrs:recovery-point': 'set-1' }, ofGroup)).toEqual([]);
    expect(create({}, ofGroup)).toEqual(['snapshot']);
    expect(create({ 'sdrs:recovery-point': 'set-1' }, {})).toEqual(['volume']);
  });

  it('take a last snapshot of what carries the tag alone, and give it the tag', () => {
    const statements = statementsOf(confined, 'FailoverMakeDrDisksAvailable');
    const take = (tags: object, requestTags: object) =>
      refusedOn(statements, {
        action: 'ec2:CreateSnapshot',
        resources: [
          { kind: 'volume', tags: { ...tags } },
          { kind: 'snapshot', requestTags: { ...requestTags } },
        ],
      }).map(({ kind }) => kind);
    expect(take(ofGroup, ofGroup)).toEqual([]);
    expect(take({}, ofGroup)).toEqual(['volume']);
    expect(take(ofGroup, {})).toEqual(['snapshot']);
  });

  it('tag as pinned what is a recovery point, and give and take no other tag', () => {
    const ask = (template: typeof open, requestTags: Readonly<Record<string, string>>, tags = {}) =>
      ['ec2:CreateTags', 'ec2:DeleteTags'].map((action) => {
        const resources = [{ kind: 'snapshot', tags, requestTags }];
        return refusedOn(statementsOf(template, 'FailoverStopSynchronization'), { action, resources }).length === 0;
      });
    const pinned = { 'sdrs:pinned': 'pets' };
    const point = { 'sdrs:recovery-point': 'set-1' };
    expect(ask(confined, pinned, point)).toEqual([true, true]);
    expect(ask(confined, pinned)).toEqual([false, false]);
    expect(ask(open, pinned)).toEqual([true, true]);
    for (const template of [open, confined]) {
      expect(ask(template, { ...pinned, ...point }, point)).toEqual([false, false]);
      expect(ask(template, {}, point)).toEqual([false, false]);
    }
  });

  it('launch servers and their disks with the tag alone', () => {
    const statements = statementsOf(confined, 'FailoverMigrateNics');
    const others = ['image', 'key-pair', 'network-interface', 'security-group', 'subnet'].map((kind) => ({ kind }));
    const launch = (requestTags: Readonly<Record<string, string>>) =>
      refusedOn(statements, {
        action: 'ec2:RunInstances',
        resources: [...others, { kind: 'instance', requestTags }, { kind: 'volume', requestTags }],
      }).map(({ kind }) => kind);
    expect(launch(ofGroup)).toEqual([]);
    expect(launch({})).toEqual(['instance', 'volume']);
  });

  it('give the tag to nothing that is there already and has none', () => {
    for (const name of Object.keys(CONFINED)) {
      for (const kind of ['instance', 'volume', 'network-interface', 'elastic-ip', 'route-table']) {
        const resource = { kind, tags: own, requestTags: ofGroup };
        const call = { action: 'ec2:CreateTags', resources: [resource] };
        expect(refusedOn(statementsOf(confined, name), call), `${name} ${kind}`).toHaveLength(1);
      }
    }
  });

  it('let the API give and take this one tag, and no other', () => {
    const statements = statementsOf(confined, 'ApiFunction');
    const ask = (action: string, requestTags: Readonly<Record<string, string>>) =>
      refusedOn(statements, { action, resources: [{ kind: 'instance', requestTags }] }).length === 0;
    for (const action of ['ec2:CreateTags', 'ec2:DeleteTags']) {
      expect(ask(action, ofGroup)).toBe(true);
      expect(ask(action, { ...ofGroup, 'sdrs:fenced': 'x' })).toBe(false);
      // A call that names no tag deletes all of them (EC2 API Reference, DeleteTags).
      expect(ask(action, {})).toBe(false);
    }
    const isLet = (of: typeof open) =>
      refusedOn(statementsOf(of, 'ApiFunction'), {
        action: 'ec2:CreateTags',
        resources: [{ kind: 'instance', requestTags: ofGroup }],
      }).length === 0;
    expect([isLet(confined), isLet(open)]).toEqual([true, false]);
  });

  it("let the API pin and unpin recovery points in people's names, and touch no pin of a failover", () => {
    for (const template of [open, confined]) {
      const ask = (action: string, tags: Readonly<Record<'asked' | 'there', Readonly<Record<string, string>>>>) =>
        refusedOn(statementsOf(template, 'ApiFunction'), {
          action,
          resources: [
            { kind: 'snapshot', requestTags: tags.asked, tags: { 'sdrs:recovery-point': 's', ...tags.there } },
          ],
        }).length === 0;
      const [ada, pets] = [{ 'sdrs:pinned': 'by:Ada' }, { 'sdrs:pinned': 'pets' }];
      expect(ask('ec2:CreateTags', { asked: ada, there: {} })).toBe(true);
      expect(ask('ec2:CreateTags', { asked: pets, there: {} })).toBe(false);
      expect(ask('ec2:CreateTags', { asked: { ...ada, 'sdrs:epoch': '1' }, there: {} })).toBe(false);
      expect(ask('ec2:DeleteTags', { asked: ada, there: ada })).toBe(true);
      expect(ask('ec2:DeleteTags', { asked: pets, there: pets })).toBe(false);
    }
  });

  it('read the tags where plans are judged', () => {
    for (const name of ['FailoverValidatePrerequisites', 'RecorderFunction', 'ApiFunction']) {
      const actions = (template: typeof open) => statementsOf(template, name).flatMap(({ Action }) => list(Action));
      expect(actions(confined)).toContain('ec2:DescribeTags');
      expect(actions(open)).not.toContain('ec2:DescribeTags');
    }
  });

  it('fit into the 10,240 characters that IAM gives the inline policies of a role', () => {
    for (const { Properties } of Object.values(confined.findResources('AWS::IAM::Policy'))) {
      expect(JSON.stringify(Properties.PolicyDocument as Statement).length).toBeLessThan(10_240);
    }
  });
});

describe('the option', () => {
  it('is told to every function and to the sdrs command, and only where it is on', () => {
    const told = (template: typeof open) =>
      Object.values(template.findResources('AWS::Lambda::Function')).filter(
        ({ Properties }) => Properties.Environment?.Variables.CONFINED === 'true',
      ).length;
    expect(told(confined)).toBeGreaterThanOrEqual(10);
    expect(told(open)).toBe(0);
    confined.hasOutput('ConfinedToTagged', { Value: 'true' });
    expect(open.findOutputs('ConfinedToTagged')).toEqual({});
  });

  it('is refused where it is misspelt, as a confinement that nobody has would be believed', () => {
    expect(() => synthesise({ confineToTagged: 'yes' })).toThrow(SettingsError);
    expect(() => synthesise({ confineToTagged: 'yes' })).toThrow('-c confineToTagged=yes: must be true or false');
  });

  it('speaks of the tags that the rules write and read', () => {
    expect([GROUP_TAG, RECOVERY_POINT_TAG, PINNED_TAG]).toEqual([TAGS.group, TAGS.recoveryPoint, TAGS.pinned]);
    expect(FREED_TAGS).toEqual([TAGS.freedBy, TAGS.freedIn]);
  });
});

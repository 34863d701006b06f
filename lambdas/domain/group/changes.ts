import type { GroupAggregate, ProtectionGroup } from './protection-group.ts';

/** A field that is otherwise; without `before` it is new, without `after` it goes. */
export interface FieldChange {
  /** As a path: `policy.fencingBudgetSeconds`. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** What becomes of a group, or of something that belongs to it. */
export interface Change {
  readonly of: 'group' | 'automation' | 'server' | 'NIC' | 'disk';
  /** For people: `web-1`, `eni-1 of web-1`. */
  readonly name: string;
  readonly is: 'added' | 'removed' | 'changed';
  readonly fields: readonly FieldChange[];
  /** Id of the instance whose record it is. Absent of the group itself. */
  readonly instanceId?: string;
}

/** Whatever a description decides, and what was recorded of EC2 with it. */
interface Described extends Pick<Change, 'of' | 'name' | 'instanceId'> {
  readonly fields: ReadonlyMap<string, string>;
}

/** A value as paths to what stands at its ends. */
const fieldsOf = (value: unknown, path: readonly string[] = []): readonly (readonly [string, string])[] => {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[path.join('.'), String(value)]];
  return Object.entries(value).flatMap(([key, part]) => fieldsOf(part, [...path, key]));
};

const described = (of: Change['of'], name: string, value: unknown, instanceId?: string): Described => ({
  of,
  name,
  fields: new Map(fieldsOf(value)),
  ...(instanceId === undefined ? {} : { instanceId }),
});

const ofGroup = ({ name, description, sites, demands, policy, objectives, synchronisation }: ProtectionGroup) =>
  described('group', name, { name, description, sites, demands, policy, objectives, synchronisation });

/** By what stays the same where anything else of it changes. */
const describedIn = ({ group, instances, pairs }: GroupAggregate): ReadonlyMap<string, Described> => {
  const names = new Map(instances.map(({ id, name }) => [id, name]));
  return new Map([
    ['group', ofGroup(group)],
    ...instances.flatMap(({ id, name, servers, nics }): readonly (readonly [string, Described])[] => [
      [id, described('server', name, { name, servers }, id)],
      ...nics.map(({ networkInterfaceId, ...nic }): readonly [string, Described] => [
        `${id} ${networkInterfaceId}`,
        described('NIC', `${networkInterfaceId} of ${name}`, nic, id),
      ]),
    ]),
    ...pairs.map(({ id, instanceId, name, device, volumes, bootable, disk }): readonly [string, Described] => [
      id,
      described('disk', `${device} of ${names.get(instanceId)}`, { name, device, volumes, bootable, disk }, instanceId),
    ]),
  ]);
};

const NOTHING: ReadonlyMap<string, string> = new Map();

const fieldChanges = (before = NOTHING, after = NOTHING): readonly FieldChange[] =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const [was, is] = [before.get(field), after.get(field)];
    if (was === is) return [];
    return [{ field, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });

const kindOf = (was: Described | undefined, is: Described | undefined): Change['is'] => {
  if (!was) return 'added';
  return is ? 'changed' : 'removed';
};

/** What of one thing is otherwise; nothing where it is the same. `undefined` is a thing that is not there. */
export const changesOf = (
  of: Change['of'],
  name: string,
  before: object | undefined,
  after: object | undefined,
): readonly Change[] => changed(before && described(of, name, before), after && described(of, name, after));

const changed = (was: Described | undefined, is: Described | undefined): readonly Change[] => {
  const thing = is ?? was;
  const fields = fieldChanges(was?.fields, is?.fields);
  if (!thing || fields.length === 0) return [];
  const { fields: _, ...named } = thing;
  return [{ ...named, is: kindOf(was, is), fields }];
};

/** What a group and its members are after and were not before, in the order of the description; what goes comes last. */
export const changesBetween = (before: GroupAggregate, after: GroupAggregate): readonly Change[] => {
  const [old, next] = [describedIn(before), describedIn(after)];
  return [...new Set([...next.keys(), ...old.keys()])].flatMap((key) => changed(old.get(key), next.get(key)));
};

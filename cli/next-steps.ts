import type { FailedMember, FailoverRecord } from '../lambdas/domain/group/failover.ts';
import { memberState } from '../lambdas/domain/group/progress.ts';
import type { ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import { otherStation } from '../lambdas/domain/group/station.ts';
import type { SeenProduction } from '../lambdas/domain/phases/fence/seen-production.ts';
import { NOTES } from '../lambdas/domain/plan/notes.ts';
import type { ShownIdentity } from '../lambdas/handlers/operations/members/show-identity.ts';

/** What a person does after a complete failover. @param sdrs the command with the options that reach the target */
export const afterSuccess = (identity: ShownIdentity, sdrs: string): readonly string[] => {
  const { instances, before, production } = identity;
  const risky = new Set(notDown(production).map(({ instanceId }) => instanceId));
  const safe = instances.filter(({ id }) => !risky.has(id)).map(({ name }) => name);
  return [
    ...notDown(production).map((server) => makeSure(server, sdrs)),
    ...(safe.length > 0 ? [`Start the DR servers when you want the service back: ${starts(safe, sdrs)}.`] : []),
    'In each guest, check that the NICs have their names: systems that tie names to the order or slot of a NIC may rename them.',
    NOTES['note-guests'],
    NOTES['note-disks-load'],
    NOTES['note-nics'],
    ...remains(identity),
    `The group is not protected now. Protecting it again, from ${otherStation(before)} to ${before}, is not in this version: docs/go-home.md has the steps by hand.`,
  ];
};

export const starts = (names: readonly string[], sdrs: string): string =>
  names.map((name) => `${sdrs} instance start ${name}`).join('; ');

const notDown = (production: readonly SeenProduction[]): readonly SeenProduction[] =>
  production.filter((server) => server.is === 'not-down');

/** Two servers may run with one set of data and clients: a person who starts the second server has to know. */
const makeSure = ({ serverId, name, seen }: SeenProduction, sdrs: string): string =>
  `Make sure that ${serverId} (${name}) is off (console, breaker, hypervisor) before you start its DR server: ${seen}. ` +
  `Then: ${sdrs} instance start ${name}.`;

/** What is left of production, and of DR servers that others were launched in the place of. */
export const remains = ({ instances, production }: ShownIdentity): readonly string[] => [
  ...leftAlone(production.filter((server) => server.is === 'down')),
  ...terminated(
    production.filter((server) => server.is === 'gone'),
    instances,
  ),
];

const leftAlone = (down: readonly SeenProduction[]): readonly string[] =>
  down.length === 0
    ? []
    : [
        `Leave the old production servers alone (${idsOf(down)}): EC2 shows them as stopped and without their root volumes, so they cannot boot.`,
      ];

const terminated = (gone: readonly SeenProduction[], instances: ShownIdentity['instances']): readonly string[] => {
  if (gone.length === 0) return [];
  const ids = new Set(gone.map(({ instanceId }) => instanceId));
  const prepared = instances.flatMap(({ id, relaunch }) => (ids.has(id) ? (relaunch?.preparedServerId ?? []) : []));
  const spare =
    prepared.length > 0
      ? `, and the DR servers prepared for them stay stopped (${prepared.join(', ')}): keep them for the way home, or delete them when all is well`
      : '';
  return [`TERMINATED for good: ${idsOf(gone)}. Their volumes are kept${spare}.`];
};

const idsOf = (servers: readonly SeenProduction[]): string => servers.map(({ serverId }) => serverId).join(', ');

export interface Unfinished {
  readonly status: 'FAILED' | 'REFUSED';
  readonly record: FailoverRecord | undefined;
  readonly group: ProtectionGroup;
  readonly identity: ShownIdentity;
}

/** What a person does after a failover that was refused, called off, or has failed. */
export const afterFailure = (unfinished: Unfinished, sdrs: string): readonly string[] => {
  const { status, record, group, identity } = unfinished;
  if (status === 'REFUSED') return afterRefusal(identity, sdrs);
  if (record?.cancelled) return afterCancel(record, group, sdrs);
  return [
    ...readyNow(identity, sdrs),
    ...(record?.failedMembers ?? []).filter(isNotFenced).map((member) => acceptText(member, unfinished, sdrs)),
    ...remains(identity),
    'Mend what is named above, then give the same command again: it finishes the job where this one ended.',
    'What has been migrated stays migrated, and fenced production servers stay fenced.',
  ];
};

/** The group as it is now: another failover may have moved it meanwhile. */
const afterRefusal = ({ group, instances }: ShownIdentity, sdrs: string): readonly string[] =>
  group.status === 'failed-over'
    ? [
        `Nothing was touched: ${group.name} has been failed over already. ${sdrs} group show ${group.id} shows it.`,
        `Start its DR servers where they do not run yet: ${starts(namesOf(instances), sdrs)}.`,
      ]
    : [`Nothing was touched. Mend what is named above; ${sdrs} plan ${group.id} shows it again.`];

const namesOf = (instances: ShownIdentity['instances']): readonly string[] => instances.map(({ name }) => name);

/** Servers that are through do not wait for the others. */
const readyNow = ({ instances, production }: ShownIdentity, sdrs: string): readonly string[] => {
  const through = instances.filter(
    ({ status, progress }) => status === 'failed-over' || memberState(progress) === 'migrated',
  );
  const risky = notDown(production).filter(({ instanceId }) => through.some(({ id }) => id === instanceId));
  const safe = through.filter(({ id }) => !risky.some(({ instanceId }) => instanceId === id));
  return [
    ...(safe.length > 0 ? [`Ready now: ${namesOf(safe).join(', ')}. Start them: ${starts(namesOf(safe), sdrs)}.`] : []),
    ...risky.map((server) => makeSure(server, sdrs)),
  ];
};

const isNotFenced = ({ error }: FailedMember): boolean => error === 'ProductionServerNotFencedError';

/** Two ways, and what speaks for each: only a person can know that a server is off which EC2 does not show so. */
const acceptText = (
  { instanceId, name }: FailedMember,
  { record, group, identity }: Unfinished,
  sdrs: string,
): string => {
  const server = identity.production.find((one) => one.instanceId === instanceId);
  const said = record?.confirmation ? ` --confirm "${record.confirmation.by}: ${record.confirmation.reason}"` : '';
  return (
    `${name} is not seen to be down: ${server?.seen ?? 'EC2 did not show it'}. Stop it, and give the same command again. Or, if you know that it is off, accept it: ` +
    `${sdrs} failover ${group.id}${said} --accept-unfenced ${name} --reason "why it is off"`
  );
};

/** The person who cancelled gives production back. This says how to see that, and how to go on where nobody does. */
const afterCancel = ({ rolledBackAt }: FailoverRecord, { id }: ProtectionGroup, sdrs: string): readonly string[] =>
  rolledBackAt
    ? [
        `Production was given back at ${rolledBackAt}, and the group is protected again.`,
        `Production servers that do not run yet are started by: ${sdrs} failover cancel ${id} --start.`,
      ]
    : [
        `Production is being given back by the command that has cancelled the failover: ${sdrs} group show ${id} says "protected" once it is.`,
        `Where that command has died, go on with it: ${sdrs} failover cancel ${id} (--start also starts the servers that were stopped).`,
      ];

import type { FailedMember, FailoverRecord } from '../lambdas/domain/group/failover.ts';
import { memberState } from '../lambdas/domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import { otherStation } from '../lambdas/domain/group/station.ts';
import type { SeenProduction } from '../lambdas/domain/phases/fence/seen-production.ts';
import { NOTES } from '../lambdas/domain/plan/notes.ts';
import type { ShownIdentity } from '../lambdas/handlers/operations/members/show-identity.ts';
import { shellWord } from './command-line.ts';

/**
 * What a person does after a complete failover. A step that is a command says so, and has the command in a line of its
 * own. @param sdrs the command with the options that reach the target
 */
export const afterSuccess = (identity: ShownIdentity, sdrs: string): readonly string[] => {
  const { group, instances, before, production } = identity;
  const risky = new Set(notDown(production).map(({ instanceId }) => instanceId));
  const safe = instances.filter(({ id }) => !risky.has(id));
  return [
    ...notDown(production).map((server) => makeSure(server, group.id, sdrs)),
    ...(safe.length > 0
      ? [typed('Start the DR servers when you want the service back', starts(safe, identity, sdrs))]
      : []),
    'In each guest, check that the NICs have their names: systems that tie names to the order or slot of a NIC may rename them.',
    NOTES['note-guests'],
    NOTES['note-disks-load'],
    NOTES['note-nics'],
    ...remains(identity),
    typed(
      `The group is not protected now. Protect it again, from ${otherStation(before)} to ${before}, and go home later (docs/go-home.md)`,
      [`${sdrs} protect enable ${group.id}`],
    ),
  ];
};

/** What is to be done, and the lines to type. */
const typed = (what: string, commands: readonly string[]): string => [`${what}:`, ...commands].join('\n');

/** All of the group in one command, where none of it has to wait. */
const starts = (
  servers: readonly Pick<ProtectedInstance, 'name'>[],
  { group, instances }: Pick<ShownIdentity, 'group' | 'instances'>,
  sdrs: string,
): readonly string[] =>
  servers.length === instances.length
    ? [`${sdrs} instance start --group ${group.id}`]
    : servers.map(({ name }) => startOf(name, group.id, sdrs));

/** With its group: another one may have a server of the same name. */
const startOf = (name: string, groupId: string, sdrs: string): string =>
  `${sdrs} instance start ${name} --group ${groupId}`;

/** The same failover once more, in the words of whoever confirmed the fault. */
export const againOf = ({ id }: ProtectionGroup, record: FailoverRecord | undefined, sdrs: string): string => {
  const { confirmation } = record ?? {};
  const said = confirmation ? ` --confirm ${shellWord(`${confirmation.by}: ${confirmation.reason}`)}` : '';
  return `${sdrs} failover ${id}${said}`;
};

const notDown = (production: readonly SeenProduction[]): readonly SeenProduction[] =>
  production.filter((server) => server.is === 'not-down');

/** Two servers may run with one set of data and clients: a person who starts the second server has to know. */
const makeSure = ({ serverId, name, seen }: SeenProduction, groupId: string, sdrs: string): string =>
  typed(
    `Make sure that ${serverId} (${name}) is off (console, breaker, hypervisor) before you start its DR server: ${seen}. Then`,
    [startOf(name, groupId, sdrs)],
  );

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
        `Leave the production servers alone (${idsOf(down)}): EC2 shows them as stopped and without their root volumes, so they cannot boot.`,
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
    typed('Mend what is named above, then give the same command again. It finishes the job where this one ended', [
      againOf(group, record, sdrs),
    ]),
    'What has been migrated stays migrated, and fenced production servers stay fenced.',
  ];
};

/** The group as it is now: another failover may have moved it meanwhile. */
const afterRefusal = ({ group, instances }: ShownIdentity, sdrs: string): readonly string[] =>
  group.status === 'failed-over'
    ? [
        typed(`Nothing was touched: ${group.name} has been failed over already. To see how it stands`, [
          `${sdrs} group show ${group.id}`,
        ]),
        typed('To start those of its DR servers that do not run yet', starts(instances, { group, instances }, sdrs)),
      ]
    : [typed('Nothing was touched. Mend what is named above. To see what is left of it', [`${sdrs} plan ${group.id}`])];

const namesOf = (instances: ShownIdentity['instances']): readonly string[] => instances.map(({ name }) => name);

/** Servers that are through do not wait for the others. */
const readyNow = ({ group, instances, production }: ShownIdentity, sdrs: string): readonly string[] => {
  const through = instances.filter(
    ({ status, progress }) => status === 'failed-over' || memberState(progress) === 'migrated',
  );
  const risky = notDown(production).filter(({ instanceId }) => through.some(({ id }) => id === instanceId));
  const safe = through.filter(({ id }) => !risky.some(({ instanceId }) => instanceId === id));
  return [
    ...(safe.length > 0
      ? [typed(`Ready now: ${namesOf(safe).join(', ')}. Start them`, starts(safe, { group, instances }, sdrs))]
      : []),
    ...risky.map((server) => makeSure(server, group.id, sdrs)),
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
  return typed(
    `${name} is not seen to be down: ${server?.seen ?? 'EC2 did not show it'}. Stop it, and give the same command again. Or, if you know that it is off, accept it`,
    [`${againOf(group, record, sdrs)} --accept-unfenced ${name} --reason "why it is off"`],
  );
};

/** The person who cancelled gives production back. This says how to see that, and how to go on where nobody does. */
const afterCancel = ({ rolledBackAt }: FailoverRecord, { id }: ProtectionGroup, sdrs: string): readonly string[] =>
  rolledBackAt
    ? [
        `Production was given back at ${rolledBackAt}, and the group is protected again.`,
        typed('To start production servers that do not run yet', [`${sdrs} failover cancel ${id} --start`]),
      ]
    : [
        typed(
          'Production is being given back by the command that has cancelled the failover. Once that is done, the group is protected again. To see it',
          [`${sdrs} group show ${id}`],
        ),
        typed('Where that command has died, go on with it (with --start, stopped servers are started as well)', [
          `${sdrs} failover cancel ${id}`,
        ]),
      ];

import type { FieldPath } from '../../../../domain/errors/operation-errors.ts';
import { drDevice } from '../../../../domain/group/dr-device.ts';
import type { ReplicationPair } from '../../../../domain/group/protection-group.ts';
import { recordDisk } from '../../../../domain/group/record.ts';
import type { Station } from '../../../../domain/group/station.ts';
import { fact, type ObservedServer, type ObservedSite, present } from '../../../../domain/site/observed.ts';
import type { InstanceDescription, PairDescription } from '../group-description.ts';
import type { Findings } from './findings.ts';

export interface PairContext {
  readonly groupId: string;
  readonly instanceId: string;
  readonly described: InstanceDescription;
  readonly path: FieldPath;
  readonly site: ObservedSite;
  readonly findings: Findings;
}

/** One pair for each disk that is declared, or for every disk of the production server where none is. */
export const resolvePairs = (context: PairContext): readonly ReplicationPair[] => {
  const production = present(context.site.servers, context.described.servers.source);
  if (!production) return [];
  const declared = context.described.pairs;
  const wanted = declared ?? (production.disks ?? []).map(({ device }) => ({ device }));
  return wanted
    .map((pair, n) => resolvePair(pair, production, declared ? [...context.path, 'pairs', n] : context.path, context))
    .filter((pair) => pair !== undefined);
};

const resolvePair = (
  declared: PairDescription,
  production: ObservedServer,
  path: FieldPath,
  context: PairContext,
): ReplicationPair | undefined => {
  const { site, findings, described } = context;
  checkOnce(declared, path, context);
  const source = diskAt({ server: production, ...declared, named: declared.volumes?.source }, 'source', path, findings);
  const volume = source && findings.value(fact(site.volumes, source), path, `volume ${source} is gone; import again`);
  if (!source || !volume) return undefined;
  const pair: ReplicationPair = {
    id: pairId(source),
    groupId: context.groupId,
    instanceId: context.instanceId,
    name: declared.name ?? `${described.name}-${declared.device.replace(/^\/dev\//, '')}`.slice(-64),
    status: 'protected',
    replicationStatus: 'active',
    faultLevel: 0,
    volumes: { source },
    device: declared.device,
    bootable: declared.device === production.rootDeviceName,
    disk: recordDisk(volume),
    recordedAt: site.at,
    epoch: 0,
  };
  const drServer = present(site.servers, described.servers.target);
  if (!drServer) return pair;
  const place = { server: drServer, device: drDevice(pair, drServer), named: declared.volumes?.target };
  const target = diskAt(place, 'target', path, findings);
  return target ? { ...pair, volumes: { source, target } } : pair;
};

const checkOnce = (pair: PairDescription, path: FieldPath, { described, findings }: PairContext): void => {
  const first = described.pairs?.find(({ device }) => device === pair.device);
  if (described.pairs && first !== pair) {
    findings.problem([...path, 'device'], `device ${pair.device} is declared twice; keep one`);
  }
};

interface DiskQuestion {
  readonly server: ObservedServer;
  readonly device: string;
  readonly named: string | undefined;
}

/** The volume at a device. The DR server may have none yet; the production server must. */
const diskAt = (
  { server, device, named }: DiskQuestion,
  station: Station,
  path: FieldPath,
  findings: Findings,
): string | undefined => {
  const found = (server.disks ?? []).find((disk) => disk.device === device)?.volumeId;
  if (found === undefined && station === 'source') {
    const devices = (server.disks ?? []).map((disk) => disk.device).join(', ') || 'none';
    findings.problem([...path, 'device'], `server ${server.id} has no disk at ${device}; its devices are ${devices}`);
  } else if (named !== undefined && named !== found) {
    findings.problem(
      [...path, 'volumes', station],
      `volume ${named} is not at ${device} of server ${server.id}; there is ${found ?? 'no disk'}`,
    );
  }
  return found;
};

/** The same disk is the same pair at every repeat of an import. */
const pairId = (volumeId: string): string => volumeId.replace(/^vol-/, 'pair-');

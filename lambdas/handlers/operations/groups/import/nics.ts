import type { FieldPath } from '../../../../domain/errors/operation-errors.ts';
import { hasIsolationGroup } from '../../../../domain/group/isolation-group.ts';
import type { FailoverPolicy } from '../../../../domain/group/protection-group.ts';
import { recordNic } from '../../../../domain/group/record.ts';
import type { RecordedNic } from '../../../../domain/group/recorded-nic.ts';
import { nicsOf } from '../../../../domain/identity/strategy.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../../../../domain/site/observed.ts';
import type { InstanceDescription, NicDescription } from '../group-description.ts';
import type { Findings } from './findings.ts';

/** Records every NIC of the production server, by device index, with what its owner declares of it. */
export const resolveNics = (
  described: InstanceDescription,
  path: FieldPath,
  { site, findings, policy }: NicContext,
): readonly RecordedNic[] => {
  const server = described.servers.source;
  refuseIsolatedTarget(described, path, { site, findings, policy });
  if (!present(site.servers, server)) return [];
  const ids = findings.value(fact(site.found.nicsOfServers, server), path, `server ${server} has no NIC`) ?? [];
  const declared = new Map((described.nics ?? []).map((nic) => [nic.networkInterfaceId, nic]));
  (described.nics ?? []).forEach((nic, n) => {
    checkDeclaration({ nic, path: [...path, 'nics', n], described, site, findings });
  });
  return ids
    .map((id) => findings.value(fact(site.nics, id), path, `NIC ${id} of server ${server} is gone; import again`))
    .filter((nic) => nic !== undefined)
    .map((nic) => {
      refuseIsolated(nic, path, policy, findings);
      return recordNic(nic, declared.get(nic.id) ?? {});
    })
    .sort((a, b) => a.deviceIndex - b.deviceIndex);
};

interface NicContext {
  readonly site: ObservedSite;
  readonly findings: Findings;
  readonly policy: Pick<FailoverPolicy, 'isolationSecurityGroupId'>;
}

/** What is recorded is given back after an isolation, so it must not be one; clients reach no server by such a NIC. */
const refuseIsolated = (nic: ObservedNic, path: FieldPath, policy: NicContext['policy'], findings: Findings): void => {
  if (!hasIsolationGroup(nic, policy)) return;
  const group = policy.isolationSecurityGroupId;
  findings.problem(
    path,
    `NIC ${nic.id} has the isolation security group ${group}; give it its own groups without that, then import again`,
  );
};

/** A NIC of the DR server that an earlier failover, the other way, left behind. Nothing would give its groups back. */
const refuseIsolatedTarget = (
  { servers: { target } }: InstanceDescription,
  path: FieldPath,
  { site, findings, policy }: NicContext,
): void => {
  for (const nic of nicsOf(target, site)) refuseIsolated(nic, [...path, 'servers', 'target'], policy, findings);
};

interface Declaration {
  readonly nic: NicDescription;
  readonly path: FieldPath;
  readonly described: InstanceDescription;
  readonly site: ObservedSite;
  readonly findings: Findings;
}

const checkDeclaration = ({ nic, path, described, site, findings }: Declaration): void => {
  const id = nic.networkInterfaceId;
  const twice = described.nics?.filter((other) => other.networkInterfaceId === id);
  if (twice?.[0] !== nic) findings.problem([...path, 'networkInterfaceId'], `NIC ${id} is declared twice; keep one`);
  const production = described.servers.source;
  const observed = attachedTo(production, id, [...path, 'networkInterfaceId'], { site, findings });
  if (observed) compareIdentity(nic, observed, path, findings);
  if (nic.drNetworkInterfaceId === undefined) return;
  attachedTo(described.servers.target, nic.drNetworkInterfaceId, [...path, 'drNetworkInterfaceId'], { site, findings });
};

/** The NIC where it hangs on that server; otherwise `undefined`, after noting where it is instead. */
const attachedTo = (
  serverId: string,
  nicId: string,
  path: FieldPath,
  { site, findings }: Pick<Declaration, 'site' | 'findings'>,
): ObservedNic | undefined => {
  const nic = findings.value(fact(site.nics, nicId), path, `there is no NIC ${nicId}; see the NICs of ${serverId}`);
  if (!nic || nic.attachment?.serverId === serverId) return nic;
  const where = nic.attachment?.serverId ? `to ${nic.attachment.serverId}` : 'to no server';
  const others = present(site.found.nicsOfServers, serverId) ?? [];
  findings.problem(
    path,
    `NIC ${nicId} is attached ${where}, not to ${serverId}; its NICs are ${others.join(', ') || 'none'}`,
  );
  return undefined;
};

const compareIdentity = (nic: NicDescription, observed: ObservedNic, path: FieldPath, findings: Findings): void => {
  const mac = observed.macAddress.toLowerCase();
  if (nic.macAddress !== undefined && nic.macAddress.toLowerCase() !== mac) {
    findings.problem([...path, 'macAddress'], `${nic.macAddress} is not what EC2 shows for ${observed.id}: ${mac}`);
  }
  if (nic.privateIps === undefined) return;
  const shown = observed.privateIps.map(({ address }) => address).sort();
  if ([...nic.privateIps].sort().join() !== shown.join()) {
    findings.problem(
      [...path, 'privateIps'],
      `${nic.privateIps.join(', ')} is not what EC2 shows for ${observed.id}: ${shown.join(', ')}`,
    );
  }
};

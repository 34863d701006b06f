import { type ObservedNic, type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { Findings } from '../groups/import/findings.ts';

/** What a request says the DR server is to be. It exists already, so it is that, or the request is refused. */
export interface ExpectedDrServer {
  readonly subnetId?: string;
  /** Primary private IP of its primary NIC. */
  readonly primaryIp?: string;
  readonly instanceType?: string;
}

/** Notes what the DR server is otherwise, in the field names of SDRS. */
export const checkDrServer = (
  { subnetId, primaryIp, instanceType }: ExpectedDrServer,
  serverId: string,
  site: ObservedSite,
  findings: Findings,
): void => {
  const nic = primaryNicOf(serverId, site);
  const is = { subnet: nic?.subnetId, ip: ownIpOf(nic), type: present(site.servers, serverId)?.instanceType };
  const compare = (field: string, wanted: string | undefined, seen: string | undefined): void => {
    if (wanted === undefined || wanted === seen) return;
    const remedy = 'leave the field out, or name a DR server that is so in target_server_id';
    findings.problem(
      [field],
      `is "${wanted}", and DR server ${serverId} has ${seen ?? 'none that EC2 shows'}; ${remedy}`,
    );
  };
  compare('primary_subnet_id', subnetId, is.subnet);
  compare('primary_ip_address', primaryIp, is.ip);
  compare('flavorRef', instanceType, is.type);
};

const primaryNicOf = (serverId: string, site: ObservedSite): ObservedNic | undefined =>
  (present(site.found.nicsOfServers, serverId) ?? [])
    .map((id) => present(site.nics, id))
    .find((nic) => nic?.attachment?.deviceIndex === 0);

const ownIpOf = (nic: ObservedNic | undefined): string | undefined =>
  nic?.privateIps.find(({ primary }) => primary)?.address;

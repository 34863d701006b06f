import { type Finding, warn, when } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import { nicsOf } from '../identity/strategy.ts';
import type { ObservedSite } from '../site/observed.ts';

/**
 * Public addresses of production that are no EIPs: EC2 releases them when the server is stopped, and gives nobody the same
 * one again. Source: EC2 User Guide, Amazon EC2 instance IP addressing.
 */
export const publicIpFindings = (members: readonly Member[], site: ObservedSite): readonly Finding[] => {
  const lost = members.filter((member) => !isFinished(member)).flatMap((member) => assigned(member, site));
  return when(lost.length > 0, () =>
    warn(
      'public-ip-lost',
      `${lost.length} public address(es) of production are no EIPs: ${lost.slice(0, MOST_NAMES).join(', ')}${lost.length > MOST_NAMES ? ', …' : ''}. The forced stop gives them back to EC2 for good; neither DR server nor cancel brings them back, and a server that starts with two NICs or more gets no new one. Where clients use such an address, give its NIC an EIP and let clients know that one.`,
    ),
  );
};

const MOST_NAMES = 5;

const assigned = ({ instance, productionServerId }: Member, site: ObservedSite): readonly string[] =>
  nicsOf(productionServerId, site).flatMap(({ id, privateIps }) =>
    privateIps.flatMap(({ eip }) => (eip && !eip.allocationId ? [`${eip.publicIp} (${instance.name}, ${id})`] : [])),
  );

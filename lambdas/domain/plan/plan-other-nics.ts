import { block, type Finding, pass, warn } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import { nicsKnown, nicsOf } from '../identity/strategy.ts';
import { TAGS } from '../site/actions.ts';
import { managementIndexes } from '../site/management-nics.ts';
import { type ObservedNic, type ObservedSite, present } from '../site/observed.ts';

/** NICs on the production server that are not recorded: an import records all of them, so these came later. */
export const otherNics = ({ instance, productionServerId }: Member, site: ObservedSite): readonly ObservedNic[] =>
  nicsOf(productionServerId, site).filter(({ id }) => !instance.nics.some((nic) => nic.networkInterfaceId === id));

/**
 * What a failover would leave behind for nobody has put it under protection. Such a NIC is judged as an import would take it,
 * a service NIC with its group's demands, unless the server's tag says that it is a management NIC.
 */
export const otherNicFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const { productionServerId: id, instance } = member;
  if (isFinished(member)) return [];
  if (!nicsKnown(id, site)) {
    return [
      warn(
        'production-nics-unknown',
        `Whether production server ${id} has got other NICs than the recorded ones is not known: they would stay behind.`,
      ),
    ];
  }
  const others = otherNics(member, site);
  if (others.length > 0) return others.map((nic) => otherNic(member, nic, site));
  if (instance.nics.length === 0) return [];
  return [pass('all-nics-protected', `Every NIC of production server ${id} is part of the group.`)];
};

const otherNic = (member: Member, nic: ObservedNic, site: ObservedSite): Finding => {
  const { productionServerId } = member;
  const index = nic.attachment?.deviceIndex;
  const subject = `NIC ${nic.id} (index ${index}: ${identityText(nic)}) of production server ${productionServerId}`;
  if (isManagement(member, index, site)) {
    return warn('nic-not-protected', `${subject} is not part of the group: it stays there, as the server's tag says.`);
  }
  const required = requiredOf(member, nic);
  // A NIC of another type belongs to an AWS service, which sees to the address itself; no group can move it.
  const isOurs = nic.type === 'interface';
  const judge = required.length > 0 && isOurs ? block : warn;
  const because = required.length > 0 ? ` The group requires the ${required.join(', ')} of its NICs.` : '';
  return judge(
    'nic-not-protected',
    `${subject} was attached after the record was made and is not part of the group: it stays behind.${because} ${remedy(index)}`,
  );
};

const remedy = (index: number | undefined): string =>
  'Import the group file again with --replace (through the API: delete the instance and create it again) to have it moved, ' +
  `name its index in the server's tag ${TAGS.managementNics}="${index ?? ''}" to leave it behind, or detach it.`;

const requiredOf = ({ group: { demands } }: Member, nic: ObservedNic): readonly string[] => [
  ...(demands.mac === 'required' ? ['MAC'] : []),
  ...(demands.privateIp === 'required' ? ['private IP'] : []),
  ...(demands.eip === 'required' && eipsOn(nic).length > 0 ? ['EIP'] : []),
];

/** A public IP without an allocation is auto-assigned, and cannot be kept. */
const eipsOn = ({ privateIps }: ObservedNic): readonly string[] =>
  privateIps.flatMap(({ eip }) => (eip?.allocationId ? [eip.publicIp] : []));

const identityText = (nic: ObservedNic): string =>
  [
    nic.privateIps.map(({ address }) => address).join(', '),
    ...eipsOn(nic).map((publicIp) => `EIP ${publicIp}`),
    `MAC ${nic.macAddress}`,
  ].join(', ');

const isManagement = ({ productionServerId }: Member, index: number | undefined, site: ObservedSite): boolean =>
  managementIndexes(present(site.servers, productionServerId)?.tags[TAGS.managementNics]).includes(String(index));

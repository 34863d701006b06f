import { AllocateAddressCommand, AssociateAddressCommand } from '@aws-sdk/client-ec2';
import { must } from '../../local/site/ec2.ts';
import { answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import type { Fact } from './fact.ts';

/** Of the site's subnet, and on no NIC. */
const FREE_IP = '10.231.1.222';

const associate = (bench: Bench, to: object, AllocationId = bench.site.allocationId) =>
  answerOf(() => bench.ec2.send(new AssociateAddressCommand({ AllocationId, ...to })));

const makeAddress = async (bench: Bench): Promise<string> => {
  const wanted = { Domain: 'vpc', TagSpecifications: bench.tagged('elastic-ip') } as const;
  return must((await bench.ec2.send(new AllocateAddressCommand(wanted))).AllocationId, 'an allocation id');
};

export const ADDRESS_FACTS: readonly Fact[] = [
  {
    id: 'associate-both-or-none',
    question: 'AssociateAddress to an instance and a NIC, or to neither: which codes?',
    expected: 'both: InvalidParameterCombination; none: MissingParameter',
    probe: async (bench) => {
      const AllocationId = await makeAddress(bench);
      const { drId: InstanceId, serviceNicId: NetworkInterfaceId } = bench.site;
      const both = await associate(bench, { InstanceId, NetworkInterfaceId }, AllocationId);
      return `both: ${both}; none: ${await associate(bench, {}, AllocationId)}`;
    },
  },
  {
    id: 'associate-strange-ip',
    question: 'AssociateAddress with a private IP that the NIC has not: which code?',
    expected: 'InvalidParameterValue',
    probe: async (bench) => {
      const NetworkInterfaceId = (await bench.makeNic()).id;
      const strange = { NetworkInterfaceId, PrivateIpAddress: FREE_IP, AllowReassociation: true };
      return associate(bench, strange, await makeAddress(bench));
    },
  },
  {
    id: 'associate-without-leave',
    question: 'AssociateAddress of an EIP that is on another NIC, with AllowReassociation left out: is it refused?',
    expected: 'Resource.AlreadyAssociated',
    probe: async (bench) => associate(bench, { NetworkInterfaceId: (await bench.makeNic()).id }),
  },
];

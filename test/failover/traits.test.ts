import { describe, expect, it } from 'vitest';
import { SERVER_TRAITS } from '../../lambdas/domain/site/server-traits.ts';
import { TYPE_TRAITS } from '../../lambdas/domain/site/type-and-nic-traits.ts';
import { IMAGES } from '../../simulated-aws/servers/images.ts';
import { findingsOf, launchPairs, type Pair, planOf, setupGround } from './two-servers.ts';

const PROFILE = 'arn:aws:iam::123456789012:instance-profile/pets';
const OUTPOST = 'arn:aws:outposts:eu-central-1:123456789012:outpost/op-1';
const LICENCE = 'arn:aws:license-manager:eu-central-1:123456789012:license-configuration:lic-1';
const instance = (key: string) => [{ ResourceType: 'instance' as const, Tags: [{ Key: key, Value: 'x' }] }];

type Case = readonly [code: string, pair: Omit<Pair, 'name'>, said: RegExp];

/** Each trait of a server or its type: how the two servers are launched, and what the plan says of it. */
const CASES: readonly Case[] = [
  [
    'instance-profile-missing',
    { production: { IamInstanceProfile: { Arn: PROFILE } } },
    /has arn:\S+\/pets, the DR side none/,
  ],
  ['platform-differs', { production: { ImageId: IMAGES.windows } }, /production has Windows, the DR side none/],
  ['platform-differs', { dr: { ImageId: IMAGES.redHat } }, /production has none, the DR side Red Hat/],
  ['product-code-missing', { production: { ImageId: IMAGES.marketplace } }, /product: production has abcdef/],
  [
    'licence-missing',
    { production: { LicenseSpecifications: [{ LicenseConfigurationArn: LICENCE }] } },
    /has arn:\S+lic-1/,
  ],
  ['virtualization-differs', { production: { ImageId: IMAGES.paravirtual } }, /has paravirtual, the DR side none/],
  ['kernel-differs', { production: { ImageId: IMAGES.paravirtual } }, /has aki-00000001, the DR side none/],
  ['ena-differs', { dr: { ImageId: IMAGES.withoutEna } }, /has none, the DR side off/],
  ['sriov-missing', { production: { ImageId: IMAGES.sriov } }, /has simple/],
  ['tpm-missing', { production: { ImageId: IMAGES.tpm } }, /has v2\.0, the DR side none/],
  ['enclave-missing', { production: { EnclaveOptions: { Enabled: true } } }, /Enclaves: production has true/],
  ['hibernation-missing', { production: { HibernationOptions: { Configured: true } } }, /has true/],
  [
    'cpu-options-differ',
    { production: { CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 } } },
    /has cores 1, threads a core 1/,
  ],
  [
    'metadata-options-differ',
    { production: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } } },
    /has hop limit 2, tokens required, the DR side none/,
  ],
  [
    'private-dns-differs',
    { production: { PrivateDnsNameOptions: { HostnameType: 'resource-name' } } },
    /has by the instance id/,
  ],
  ['tenancy-differs', { production: { Placement: { Tenancy: 'dedicated' } } }, /has dedicated, the DR side none/],
  ['placement-missing', { production: { Placement: { GroupName: 'apart' } } }, /has in a group/],
  [
    'capacity-reservation-missing',
    {
      production: {
        CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: 'cr-1' } },
      },
    },
    /has cr-1/,
  ],
  [
    'dr-start-needs-reservation',
    { dr: { CapacityReservationSpecification: { CapacityReservationPreference: 'capacity-reservations-only' } } },
    /has none, the DR side yes/,
  ],
  [
    'dr-server-not-on-demand',
    {
      dr: {
        InstanceMarketOptions: {
          MarketType: 'spot',
          SpotOptions: { SpotInstanceType: 'persistent', InstanceInterruptionBehavior: 'stop' },
        },
      },
    },
    /has none, the DR side spot/,
  ],
  ['monitoring-missing', { production: { Monitoring: { Enabled: true } } }, /has on/],
  [
    'network-performance-differs',
    { production: { NetworkPerformanceOptions: { BandwidthWeighting: 'ebs-1' } } },
    /has ebs-1/,
  ],
  [
    'dr-server-not-recovered',
    { dr: { MaintenanceOptions: { AutoRecovery: 'disabled' } } },
    /the DR side auto-recovery off/,
  ],
  ['outpost-differs', { production: { outpostArn: OUTPOST } }, /has arn:\S+op-1/],
  [
    'server-managed-by-service',
    { production: { Operator: { Principal: 'eks.amazonaws.com' } } },
    /has eks\.amazonaws\.com/,
  ],
  ['secondary-networks-stay', { production: { SecondaryInterfaces: [{}] } }, /has secondary-eni-/],
  [
    'tags-missing',
    { production: { TagSpecifications: instance('backup') }, dr: { TagSpecifications: instance('Name') } },
    /has backup/,
  ],
  ['hypervisor-differs', { production: { InstanceType: 't2.medium' } }, /has xen, the DR side nitro/],
  ['memory-smaller', { production: { InstanceType: 'r5.large' } }, /has 16384, the DR side 8192/],
  ['vcpus-smaller', { production: { InstanceType: 'm5.xlarge' } }, /has 4, the DR side 2/],
  ['instance-store-lost', { production: { InstanceType: 'm5d.large' } }, /has 75, the DR side not/],
  ['accelerators-missing', { production: { InstanceType: 'g4dn.xlarge' } }, /has T4/],
];

const codesOfTraits = new Set(
  [...Object.values(SERVER_TRAITS), ...Object.values(TYPE_TRAITS)].map(({ code }) => code as string),
);

describe('what EC2 shows of the two servers of a group', () => {
  it('is in the plan where the DR side has it not alike, each in one line', async () => {
    const ground = await setupGround();
    const pairs = CASES.map(([, pair], n) => ({ name: `server-${n}`, ...pair }));
    const plan = await planOf(ground, await launchPairs(ground, pairs));
    for (const [n, [code, , said]] of CASES.entries()) {
      const told = plan.findings.filter(
        (finding) => finding.code === code && new RegExp(`server-${n}\\b`).test(finding.message),
      );
      expect(
        told.map(({ message }) => message),
        code,
      ).toEqual([expect.stringMatching(said)]);
      expect(told[0]?.verdict, code).toBe(code === 'virtualization-differs' ? 'BLOCK' : 'WARN');
    }
    expect([...codesOfTraits].filter((code) => !CASES.some(([tried]) => tried === code))).toEqual([]);
  });

  it('is one line with a count where servers differ alike', async () => {
    const ground = await setupGround();
    const production = { Monitoring: { Enabled: true } };
    const pairs = Array.from({ length: 7 }, (_, n) => ({ name: `web-${n}`, production }));
    const { findings } = await planOf(ground, await launchPairs(ground, pairs));
    const [told, ...others] = findings.filter(({ code }) => code === 'monitoring-missing');
    expect(others).toEqual([]);
    expect(told?.message).toContain(
      '(7: web-0; web-1; web-2; web-3; web-4 and 2 more). Metrics come each five minutes',
    );
  });

  it('is not in the plan where it is alike, or where production has less of it', async () => {
    const ground = await setupGround();
    const both = { IamInstanceProfile: { Arn: PROFILE }, MetadataOptions: { HttpTokens: 'required' as const } };
    const better = {
      InstanceType: 'm5.xlarge',
      Monitoring: { Enabled: true },
      TagSpecifications: instance('dr-only'),
    } as const;
    const pairs = [
      { name: 'alike', production: both, dr: both },
      { name: 'better', dr: better },
    ];
    const plan = await planOf(ground, await launchPairs(ground, pairs));
    expect(findingsOf(plan).filter(({ code }) => codesOfTraits.has(code))).toEqual([]);
  });

  it('says nothing of CPU options where the types differ, as each type has its own', async () => {
    const ground = await setupGround();
    const pairs = [
      {
        name: 'web',
        production: { CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 } },
        dr: { InstanceType: 'm5.xlarge' as const },
      },
    ];
    const { findings } = await planOf(ground, await launchPairs(ground, pairs));
    expect(findings.filter(({ code }) => code === 'cpu-options-differ')).toEqual([]);
  });
});

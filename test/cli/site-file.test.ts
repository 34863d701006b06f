import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliInMemory } from './run-cli.ts';

const VPC = 'vpcs: [{ name: v, subnets: [{ name: s, cidr: 10.20.0.0/24, zone: eu-central-1a }] }]';
const server = (more: string) => `${VPC}\nservers:\n  - ${more}\n`;

const setup = async () => {
  const subject = await cliInMemory();
  const folder = dirname(subject.file);
  const seed = async (text: string, ...more: readonly string[]) => {
    await writeFile(join(folder, 'site.yaml'), text);
    return subject.cli('site', 'seed', '--file', join(folder, 'site.yaml'), ...more);
  };
  return { ...subject, folder, seed };
};

const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    'a field that does not exist',
    server('{ name: a, nics: [{ subnet: s }], disk: [] }'),
    'servers[0].disk: unknown field "disk"',
  ],
  [
    'a subnet that does not exist',
    server('{ name: a, nics: [{ subnet: hall }] }'),
    'servers[0].nics[0].subnet: must be one of s; it is "hall"',
  ],
  [
    'a server without a NIC at index 0',
    server('{ name: a, nics: [{ subnet: s, index: 1 }] }'),
    'servers[0].nics: must have a NIC at index 0',
  ],
  [
    'two NICs at one index',
    server('{ name: a, nics: [{ subnet: s }, { subnet: s, index: 0 }] }'),
    'is at index 0, as another NIC is',
  ],
  [
    'a DR server of nobody',
    server('{ name: a, drFor: b, nics: [{ subnet: s }] }'),
    'servers[0].drFor: must be one of none, as there is none; it is "b"',
  ],
  [
    'a device twice',
    server('{ name: a, nics: [{ subnet: s }], disks: [{ device: /dev/xvda, sizeGiB: 1 }] }'),
    '/dev/xvda is taken',
  ],
  [
    'IPv6 where the subnet has none',
    server('{ name: a, nics: [{ subnet: s, ipv6: 1 }] }'),
    'needs "ipv6: true" at the subnet s',
  ],
  [
    'a number of addresses that is none',
    server('{ name: a, nics: [{ subnet: s, privateIps: many }] }'),
    'must be a number from 1 to 50, or a list of IPv4 addresses; it is "many"',
  ],
  [
    'more EIPs than private IPs',
    server('{ name: a, nics: [{ subnet: s, eips: 2 }] }'),
    'servers[0].nics[0].eips: must be at most one for each private IP, of which it has 1',
  ],
  [
    'a type that is not known',
    server('{ name: a, type: m9.huge, nics: [{ subnet: s }] }'),
    'servers[0].type: must be one of ',
  ],
  [
    'an io2 disk without IOPS',
    server('{ name: a, nics: [{ subnet: s }], disks: [{ device: /dev/sdf, sizeGiB: 8, type: io2 }] }'),
    'servers[0].disks[0].iops: must be said for io1 and io2',
  ],
  [
    'a group of nobody',
    `${server('{ name: a, nics: [{ subnet: s }] }')}groups: [{ name: g }]\n`,
    'groups[0]: must have a server that has a DR server',
  ],
  [
    'a tag that EC2 alone gives',
    server('{ name: a, nics: [{ subnet: s }], tags: { "aws:x": y } }'),
    'do not begin with "aws:"',
  ],
];

describe('sdrs site seed --file', () => {
  it.each(REFUSED)('refuses %s, with its place in the file, and makes nothing', async (_, text, complaint) => {
    const { seed, runtime } = await setup();
    const { code, err } = await seed(text);
    expect(err).toContain(complaint);
    expect(err).toMatch(/site\.yaml:[34]:\d+: /);
    expect(err).toContain('nothing was made');
    expect([code, runtime.ec2.calls()]).toEqual([2, []]);
  });

  it('makes nothing where EC2 would refuse a part of it', async () => {
    const { seed, runtime } = await setup();
    const outside = VPC.replace('10.20.0.0/24', '10.99.0.0/24');
    const { code, err } = await seed(`${outside}\nservers: [{ name: a, nics: [{ subnet: s }] }]\n`);
    expect(err).toContain('SiteRefusedError: EC2 would refuse CreateSubnet: InvalidSubnet.Range');
    expect([code, runtime.ec2.calls()]).toEqual([3, []]);
  });

  const PAIR = `${server('{ name: a, nics: [{ subnet: s }] }')}  - { name: b, drFor: a, nics: [{ subnet: s }] }\ngroups: [{ name: g }]\n`;

  it('writes no file over', async () => {
    const { seed, runtime, folder } = await setup();
    await writeFile(join(folder, 'g.yaml'), 'mine');
    const { code, err } = await seed(PAIR);
    expect(err).toContain('g.yaml is there already, and is not written over');
    expect([code, runtime.ec2.calls()]).toEqual([2, []]);
    expect(await readFile(join(folder, 'g.yaml'), 'utf8')).toBe('mine');
    expect((await seed(PAIR, '--out', join(folder, 'mine.yaml'))).code).toBe(0);
    expect(await readFile(join(folder, 'mine.yaml'), 'utf8')).toContain('name: g');
  });

  it('gives what the file gives an id that very id, and no id twice', async () => {
    const { seed, runtime } = await setup();
    const own = `${VPC}
servers:
  - name: a
    id: i-0a0a0a0a0a0a0a0a0
    root: { id: vol-0a0a0a0a0a0a0a0a1, device: /dev/sda1 }
    disks: [{ device: /dev/sdf, sizeGiB: 3, id: vol-0a0a0a0a0a0a0a0a2, tags: { of: a } }]
    nics:
      - subnet: s
        id: eni-0a0a0a0a0a0a0a0a3
        macAddress: 02:00:00:00:00:0a
        eips: [{ id: eipalloc-0a0a0a0a0a0a0a0a4, publicIp: 203.0.113.200 }]
`;
    expect((await seed(own)).err).not.toContain('Error');
    const seen = runtime.ec2.inspect((view) => ({
      server: view.get('instances', 'i-0a0a0a0a0a0a0a0a0'),
      root: view.get('volumes', 'vol-0a0a0a0a0a0a0a0a1'),
      disk: view.get('volumes', 'vol-0a0a0a0a0a0a0a0a2'),
      nic: view.get('networkInterfaces', 'eni-0a0a0a0a0a0a0a0a3'),
      address: view.get('addresses', 'eipalloc-0a0a0a0a0a0a0a0a4'),
    }));
    expect(seen.server?.rootDeviceName).toBe('/dev/sda1');
    expect(seen.root?.attachment?.device).toBe('/dev/sda1');
    expect(seen.disk).toMatchObject({ sizeGiB: 3, tags: { of: 'a' } });
    expect(seen.nic).toMatchObject({ macAddress: '02:00:00:00:00:0a', attachment: { deleteOnTermination: true } });
    expect(seen.address?.publicIp).toBe('203.0.113.200');
    const again = await seed(own);
    expect([again.code, again.err]).toEqual([3, expect.stringContaining('5 id(s) of the file already')]);
  });
});

describe('a site file with a large disk', () => {
  it('has its recovery point, although the first snapshot copies all of the disk', async () => {
    const { seed, runtime } = await setup();
    const disks = 'disks: [{ device: /dev/sdf, sizeGiB: 4000 }]';
    expect(await seed(server(`{ name: a, nics: [{ subnet: s }], ${disks}, recoveryPoints: 1 }`))).toMatchObject({
      code: 0,
    });
    const states = runtime.ec2.inspect((view) => view.list('snapshots').map(({ state }) => state));
    expect(states).toEqual(['completed', 'completed']);
  });
});

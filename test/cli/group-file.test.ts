import { describe, expect, it } from 'vitest';
import { GroupFileError, parseGroupFile } from '../../cli/group-file.ts';
import { InvalidGroupDescriptionError } from '../../lambdas/domain/errors/operation-errors.ts';

const GOOD = `name: orders
sites:
  source: { availabilityZone: eu-central-1a, vpcId: vpc-0a1b2c3d }
  target: { availabilityZone: eu-central-1b, vpcId: vpc-0a1b2c3d }
instances:
  - name: web-1
    servers:
      source: i-0a1b2c3d
      target: i-0a1b2c3e
    nics:
      - networkInterfaceId: eni-0a1b2c3d
        role: service
`;

const problemsIn = (text: string): readonly string[] => {
  try {
    parseGroupFile(text, 'orders.yaml');
  } catch (error) {
    if (error instanceof GroupFileError) return error.message.split('\n').slice(1);
    throw error;
  }
  throw new Error('the file was taken as good');
};

describe('a group file', () => {
  it('is read from YAML', () => {
    expect(parseGroupFile(GOOD, 'orders.yaml').description).toMatchObject({
      name: 'orders',
      instances: [{ nics: [{ role: 'service' }] }],
    });
  });

  it('is read from JSON', () => {
    const { description } = parseGroupFile(GOOD, 'orders.yaml');
    expect(parseGroupFile(JSON.stringify(description, null, 2), 'orders.json').description).toEqual(description);
  });

  it('names the line, column, field, bad value and allowed values', () => {
    expect(problemsIn(GOOD.replace('role: service', 'role: servant'))).toEqual([
      'orders.yaml:12:15: instances[0].nics[0].role: must be one of service, management; it is "servant"',
    ]);
  });

  it('names an unknown field and the allowed ones', () => {
    expect(problemsIn(GOOD.replace('role: service', 'roles: [service]'))).toEqual([
      'orders.yaml:12:9: instances[0].nics[0].roles: unknown field "roles"; allowed: networkInterfaceId, role, primaryIp, macAddress, privateIps, demands, drNetworkInterfaceId, overlay, twin',
    ]);
  });

  it('names a missing field at what should hold it', () => {
    expect(problemsIn(GOOD.replace('      target: i-0a1b2c3e\n', ''))).toEqual([
      'orders.yaml:7:5: instances[0].servers.target: must be a string; it is missing',
    ]);
  });

  it('names an alias that stands for nothing, and the anchor that it needs', () => {
    expect(problemsIn(GOOD.replace('role: service', 'role: *usual'))).toEqual([
      'orders.yaml:12:15: alias *usual stands for nothing; write the anchor &usual before it',
    ]);
  });

  it('refuses aliases that stand for far more than they say', () => {
    const most = Array.from({ length: 9 }, (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : `*a${n - 1}, `.repeat(9)}]`);
    expect(problemsIn(`${most.join('\n')}\n${GOOD}`)).toEqual([
      'orders.yaml:2:10: the aliases stand for far more than such a file needs; write out what they stand for',
    ]);
  });

  it('names every problem at once', () => {
    const bad = GOOD.replace('vpcId: vpc-0a1b2c3d }', 'vpcId: subnet-1 }')
      .replace('name: orders', 'name: "or ders"')
      .replace('source: i-0a1b2c3d', 'source: 17');
    expect(problemsIn(bad)).toEqual([
      'orders.yaml:1:7: name: must be 1 to 64 characters of A-Z a-z 0-9 . _ -, and neither "." nor ".."; it is "or ders"',
      'orders.yaml:3:53: sites.source.vpcId: must be "vpc-" and 8 to 17 hexadecimal digits; it is "subnet-1"',
      'orders.yaml:8:15: instances[0].servers.source: must be a string; it is 17',
    ]);
  });

  it.each(['.', '..'])('refuses %s as a name, which no path of the API could have', (name) => {
    expect(problemsIn(GOOD.replace('name: orders', `name: "${name}"`))).toEqual([
      `orders.yaml:1:7: name: must be 1 to 64 characters of A-Z a-z 0-9 . _ -, and neither "." nor ".."; it is "${name}"`,
    ]);
    expect(() => problemsIn(GOOD.replace('name: orders', `name: "${name}x"`))).toThrow('the file was taken as good');
  });

  it('says where it is no YAML', () => {
    expect(problemsIn(GOOD.replace('  - name: web-1', '  - name: [web-1'))[0]).toMatch(/^orders\.yaml:\d+:\d+: /);
  });

  it('refuses a key that is given twice', () => {
    expect(problemsIn(`${GOOD}name: again\n`)).toEqual(['orders.yaml:13:1: Map keys must be unique']);
  });

  it('refuses an empty file', () => {
    expect(problemsIn('')).toEqual(['orders.yaml:1:1: must be an object; it is null']);
  });

  it('refuses a group without instances', () => {
    expect(problemsIn(GOOD.replace(/instances:[\s\S]*/, 'instances: []\n'))).toEqual([
      'orders.yaml:5:1: instances: must name at least one instance; it is a list without entries',
    ]);
  });

  it('places what only EC2 shows in the file', () => {
    const error = new InvalidGroupDescriptionError([
      { path: ['instances', 0, 'servers', 'target'], message: 'there is no such server' },
      { path: ['instances', 0], message: 'something is wrong with it' },
    ]);
    const { problems } = parseGroupFile(GOOD, 'orders.yaml').located(error);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [9, 15],
      [6, 5],
    ]);
  });
});

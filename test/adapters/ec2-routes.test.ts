import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { fact, present } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { refusal, type Sent, scriptedEc2 } from '../support/scripted-ec2.ts';

const TABLE = 'tgw-rtb-1';

const observe = async (
  answer: (sent: Sent) => object,
  query: { routeTables?: string[]; transitRouteTables?: string[] },
) => {
  const { ec2, sent } = scriptedEc2(answer);
  const compute = createEc2Compute({ ec2, clock: createVirtualClock(Date.UTC(2026, 10, 23)) });
  return { routeTables: (await compute.observe(query)).routeTables, sent };
};

const transit = (n: number) => ({
  DestinationCidrBlock: `10.0.0.${n}/32`,
  Type: 'static',
  State: 'active',
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1' }],
});

describe("a look at a VPC's route tables", () => {
  it('knows what each route leads to, and leaves out propagated ones and those of IPv6', async () => {
    const Routes = [
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
      { DestinationCidrBlock: '10.99.0.10/32', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1', State: 'blackhole' },
      { DestinationCidrBlock: '10.99.0.11/32', TransitGatewayId: 'tgw-1', State: 'active', Origin: 'CreateRoute' },
      { DestinationCidrBlock: '10.99.0.12/32', GatewayId: 'vgw-1', Origin: 'EnableVgwRoutePropagation' },
      { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1', State: 'active', Origin: 'CreateRoute' },
    ];
    const answer = () => ({ RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Routes }] });
    const { routeTables } = await observe(answer, { routeTables: ['rtb-1', 'rtb-2'] });
    expect(present(routeTables, 'rtb-1')).toEqual({
      id: 'rtb-1',
      vpcId: 'vpc-1',
      routes: [
        { destination: '10.0.0.0/16', target: 'local', state: 'active' },
        { destination: '10.99.0.10/32', target: 'eni-1', state: 'blackhole' },
        { destination: '10.99.0.11/32', target: 'tgw-1', state: 'active' },
      ],
    });
    expect(fact(routeTables, 'rtb-2')).toEqual({ is: 'absent' });
  });
});

describe("a look at a transit gateway's route table", () => {
  it('has the static routes of every page, and is there without any', async () => {
    const paged = ({ input }: Sent) =>
      input.NextToken
        ? { Routes: [transit(2)] }
        : { Routes: [transit(1)], NextToken: 'more', AdditionalRoutesAvailable: true };
    const { routeTables, sent } = await observe(paged, { transitRouteTables: [TABLE] });
    expect(present(routeTables, TABLE)?.routes.map(({ destination }) => destination)).toEqual([
      '10.0.0.1/32',
      '10.0.0.2/32',
    ]);
    expect(sent.every(({ input }) => input.Filters[0].Name === 'type' && input.Filters[0].Values[0] === 'static')).toBe(
      true,
    );
    const none = await observe(() => ({ Routes: [] }), { transitRouteTables: [TABLE] });
    expect(present(none.routeTables, TABLE)).toEqual({ id: TABLE, routes: [] });
  });

  it('is unknown where EC2 leaves routes out, and absent where it does not exist', async () => {
    const short = await observe(() => ({ Routes: [transit(1)], AdditionalRoutesAvailable: true }), {
      transitRouteTables: [TABLE],
    });
    expect(fact(short.routeTables, TABLE).is).toBe('unknown');
    const gone = () => {
      throw refusal('InvalidRouteTableID.NotFound', `The routeTable ID '${TABLE}' does not exist`);
    };
    expect(fact((await observe(gone, { transitRouteTables: [TABLE] })).routeTables, TABLE)).toEqual({ is: 'absent' });
  });
});

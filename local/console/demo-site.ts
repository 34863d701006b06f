import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import type { Runtime } from '../runtime.ts';
import { seedSite } from '../site/seed.ts';

const DEMO = { name: 'demo', servers: 4, zones: { production: 'eu-central-1a', dr: 'eu-central-1a' } } as const;

/** Where nothing has been seeded or imported yet, there is something to look at. Answers whether it has made it. */
export const demoWhereEmpty = async ({ store, compute, clock, ec2 }: Runtime): Promise<boolean> => {
  const [groups, { Reservations = [] }] = await Promise.all([
    store.listGroups(),
    ec2.send(new DescribeInstancesCommand({})),
  ]);
  if (groups.length > 0 || Reservations.length > 0) return false;
  const { description } = await seedSite({ ec2, clock, ...DEMO });
  await createImportGroup({ store, compute, clock })(description);
  return true;
};

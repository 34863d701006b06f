import type { SimulatedEc2 } from '../simulated-aws/ec2.ts';
import { deletionCondition, mayDelete } from './role.ts';

/** The services of the simulated account, as the parts of the service call them. @param template the synthesised stack, with the roles */
export const clientsOf = (ec2: SimulatedEc2, template: unknown) => {
  const { autoScaling, kms, cloudWatch } = ec2;
  return {
    ec2,
    synchroniserEc2: ec2.underPolicy(mayDelete(deletionCondition(template))),
    autoScaling,
    kms,
    cloudWatch,
  };
};

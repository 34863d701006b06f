import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SdrsStack } from '../lib/sdrs-stack.ts';
import { SdrsStateStack } from '../lib/sdrs-state-stack.ts';
import { SettingsError } from '../lib/settings.ts';

const app = new App();

try {
  const { table } = new SdrsStateStack(app, 'SdrsState', {
    description: 'SDRS on AWS: the table of protection groups, failovers and the audit trail.',
  });
  new SdrsStack(app, 'Sdrs', {
    table,
    description: 'SDRS on AWS: failover of protection groups, from one Availability Zone to another or within one.',
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // What was made until then must not be deployed: a process that ends with 1 makes the CDK command line stop.
  console.error(error.message);
  process.exit(1);
}

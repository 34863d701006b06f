import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SdrsStack } from '../lib/sdrs-stack.ts';
import { SdrsStateStack } from '../lib/sdrs-state-stack.ts';
import { endInWords } from '../local/program/ending.ts';

// What was made until an error must not be deployed: a process that ends with 1 makes the CDK command line stop.
endInWords();

const app = new App();

const { table } = new SdrsStateStack(app, 'SdrsState', {
  description: 'SDRS on AWS: the table of protection groups, failovers and the audit trail.',
});
new SdrsStack(app, 'Sdrs', {
  table,
  description: 'SDRS on AWS: failover of protection groups, from one Availability Zone to another or within one.',
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

import { App, Duration, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SdrsStack } from '../lib/sdrs-stack.ts';
import { SdrsStateStack } from '../lib/sdrs-state-stack.ts';

const app = new App();
const { table } = new SdrsStateStack(app, 'SdrsState', {
  description: 'SDRS on AWS: the table of protection groups, failovers and the audit trail.',
});
const refreshMinutes = Number(app.node.tryGetContext('refreshMinutes') ?? 5);
new SdrsStack(app, 'Sdrs', {
  table,
  refreshEvery: Duration.minutes(refreshMinutes),
  description: 'SDRS on AWS: failover of protection groups, from one Availability Zone to another or within one.',
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

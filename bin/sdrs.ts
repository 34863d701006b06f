import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SdrsStack } from '../lib/sdrs-stack.ts';

const app = new App();
new SdrsStack(app, 'Sdrs', {
  description: 'SDRS on AWS: failover of protection groups, from one Availability Zone to another or within one.',
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

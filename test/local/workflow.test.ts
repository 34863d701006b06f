import { MACHINE_ARNS } from '../../local/executions/arns.ts';
import { describeWorkflow } from '../contracts/workflow.contract.ts';
import { setup } from './setup.ts';

describeWorkflow({
  name: 'the embedded Step Functions',
  setup: async (definition, functions) => ({ ...setup(definition, functions), stateMachineArn: MACHINE_ARNS.failover }),
});

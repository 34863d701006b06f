import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SdrsStack } from '../../lib/sdrs-stack.ts';
import { SdrsStateStack } from '../../lib/sdrs-state-stack.ts';

/** The two stacks and their templates, without bundling the functions' code. */
export const synthesise = (context: Readonly<Record<string, unknown>> = {}) => {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const stateStack = new SdrsStateStack(app, 'SdrsState');
  const stack = new SdrsStack(app, 'Sdrs', { table: stateStack.table });
  return { app, stack, stateStack, template: Template.fromStack(stack), stateTemplate: Template.fromStack(stateStack) };
};

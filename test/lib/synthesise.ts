import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SdrsStack } from '../../lib/sdrs-stack.ts';

/** The stack and its template, without bundling the functions' code. */
export const synthesise = () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new SdrsStack(app, 'Sdrs');
  return { app, stack, template: Template.fromStack(stack) };
};

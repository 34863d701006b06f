import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SdrsStack } from '../../lib/sdrs-stack.ts';
import { SdrsStateStack } from '../../lib/sdrs-state-stack.ts';

type Context = Readonly<Record<string, unknown>>;

/** The two stacks as constructs, for a test that judges those. The functions' code is not bundled. */
export const stacks = (context: Context = {}) => {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const stateStack = new SdrsStateStack(app, 'SdrsState');
  return { app, stateStack, stack: new SdrsStack(app, 'Sdrs', { table: stateStack.table }) };
};

/** The templates as text, by context: the same context makes the same templates, and making them takes a second. */
const made = new Map<string, { readonly template: string; readonly stateTemplate: string }>();

const make = (context: Context) => {
  const { stack, stateStack } = stacks(context);
  return { template: textOf(Template.fromStack(stack)), stateTemplate: textOf(Template.fromStack(stateStack)) };
};

const textOf = (template: Template): string => JSON.stringify(template.toJSON());

/** The templates of the two stacks. Whoever asks gets them of his own, so that no test sees what another has changed. */
export const synthesise = (context: Context = {}) => {
  const key = JSON.stringify(context);
  const texts = made.get(key) ?? make(context);
  made.set(key, texts);
  return { template: Template.fromString(texts.template), stateTemplate: Template.fromString(texts.stateTemplate) };
};

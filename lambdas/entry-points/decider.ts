import { createDeciderDeps } from '../composition.ts';
import { createDecider } from '../handlers/automation/decider.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createDecider(createDeciderDeps()));

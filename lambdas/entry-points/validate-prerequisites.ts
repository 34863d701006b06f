import { createValidateDeps } from '../composition.ts';
import { createValidatePrerequisites } from '../handlers/steps/validate-prerequisites.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createValidatePrerequisites(createValidateDeps()));

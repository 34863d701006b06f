import { authorizerDeps } from '../composition-authorizer.ts';
import { createAuthorize } from '../handlers/authorizer/authorize.ts';

export const handler = createAuthorize(authorizerDeps);

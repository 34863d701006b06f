import { createApi } from '../api/app.ts';
import { createGatewayHandler } from '../api/gateway.ts';
import { createApiDeps } from '../composition.ts';

const deps = createApiDeps();

export const handler = createGatewayHandler(createApi(deps), deps);

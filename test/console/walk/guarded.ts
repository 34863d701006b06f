import { contentSecurityPolicy } from '../../../console/build/headers.ts';
import { createJwtTokens, WEB } from '../../../lambdas/adapters/jwt/index.ts';
import { systemClock } from '../../../lambdas/adapters/system-clock.ts';
import { createAuthorize } from '../../../lambdas/handlers/authorizer/authorize.ts';
import { createLocalApi } from '../../../local/api.ts';
import { builtConsole } from '../../../local/console/built.ts';
import { demoWhereEmpty } from '../../../local/console/demo-site.ts';
import { consoleAnswer } from '../../../local/console/serve.ts';
import { serveLocally } from '../../../local/http.ts';
import { createTestRuntime } from '../../support/test-runtime.ts';
import { AUDIENCE, type Issuer } from '../sign-in/issuer.ts';

const SURROUNDINGS = {
  target: { is: 'aws', account: '123456789012', region: 'eu-central-1' },
  project: 'sdrs',
  command: 'sdrs --stack Sdrs',
};

/** Who may call, by the authorizer as it is deployed. The keys are asked for beside TLS, whose certificate nobody knows. */
const authorizerOf = ({ issuer, ask }: Issuer) => {
  const fetch = (url: string) => Promise.resolve(ask(url));
  const tokens = createJwtTokens({ issuer, audience: AUDIENCE }, { ...WEB, fetch, clock: systemClock });
  const authorize = createAuthorize({ tokens, log: () => {} });
  return async ({ method, url, headers }: Request): Promise<boolean> => {
    const http = { method, path: new URL(url).pathname };
    const { isAuthorized } = await authorize({ headers: Object.fromEntries(headers), requestContext: { http } });
    return isAuthorized;
  };
};

/** The console and the API as they are deployed with tokens; on this machine, with the demo site. */
export const serveGuarded = async (issuer: Issuer) => {
  const runtime = await createTestRuntime();
  await demoWhereEmpty(runtime);
  const [api, mayCall, { files }] = [createLocalApi(runtime), authorizerOf(issuer), await builtConsole()];
  const { signIn } = issuer;
  const console = { built: files, made: { '/console.json': () => ({ ...SURROUNDINGS, signIn }) } };
  const policy = contentSecurityPolicy(signIn.tokenEndpoint);
  const server = await serveLocally(async (request) => {
    const file = consoleAnswer(console, request);
    file?.headers.set('content-security-policy', policy);
    if (file !== undefined) return file;
    return (await mayCall(request)) ? api.fetch(request) : Response.json({ message: 'Forbidden' }, { status: 403 });
  }, 0);
  const stop = async () => {
    await server.stop();
    await runtime.close();
  };
  return { url: server.url, stop };
};

import * as z from 'zod';
import { createJwtTokens, WEB } from './adapters/jwt/index.ts';
import { systemClock } from './adapters/system-clock.ts';

/** What the deployment says of the tokens it trusts. The authorizer knows nothing else: no table, no workflow. */
const Environment = z.object({ JWT_ISSUER: z.url({ protocol: /^https$/ }), JWT_AUDIENCE: z.string().min(1) });

const { JWT_ISSUER, JWT_AUDIENCE } = Environment.parse(process.env);

export const authorizerDeps = {
  tokens: createJwtTokens({ issuer: JWT_ISSUER, audience: JWT_AUDIENCE }, { ...WEB, clock: systemClock }),
  log: (line: string) => void process.stdout.write(`${line}\n`),
};

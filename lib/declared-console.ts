import * as z from 'zod';
import { fromJson } from '../lambdas/declared-list.ts';

const EXAMPLE =
  '{"clientId": "1example23456789", "authorizationEndpoint": "https://login.example.com/authorize", ' +
  '"tokenEndpoint": "https://login.example.com/token"}';

const ADDRESS = 'must be an https address';

const Address = z.url({ protocol: /^https$/, error: ADDRESS });

/** It stands in the content security policy, which ends an address at a semicolon or a comma and takes no query. */
const PLAIN = /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~%/-]*)?$/;

/** How people sign in to the console, as the issuer of their tokens has registered it. */
export const DeclaredConsole = z.preprocess(
  fromJson(EXAMPLE),
  z.strictObject(
    {
      /** Of a public client: it has no secret. */
      clientId: z.string('must be the id of the client that the issuer has for the console').min(1),
      authorizationEndpoint: Address,
      tokenEndpoint: Address.regex(PLAIN, { error: `${ADDRESS} without a query` }),
      /** Where people sign out. */
      endSessionEndpoint: Address.optional(),
      /** Separated by spaces. */
      scope: z.string('must be scopes, separated by spaces').min(1).default('sdrs:read sdrs:act'),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? `must be an object, for example ${EXAMPLE}` : undefined) },
  ),
);

export type ConsoleSettings = z.infer<typeof DeclaredConsole>;

import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import { fetchJson, type Web } from './fetch-json.ts';

/** For the document and the keys together. The authorizer has 10 s in all, a cold start among them. Milliseconds. */
const PATIENCE_MS = 4_000;

const Configuration = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * The keys that an issuer publishes (OpenID Connect Discovery 1.0, sections 4.1 and 4.3: the document's issuer must be
 * exactly the one that was asked). @throws Error that says what went wrong
 */
export const loadKeys = async (issuer: string, web: Web): Promise<JSONWebKeySet> => {
  const where = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const signal = web.deadline(PATIENCE_MS);
  const configuration = Configuration.safeParse(await fetchJson(where, web, signal));
  if (!configuration.success)
    throw new Error(`${where} is no document of an OpenID issuer`, { cause: configuration.error });
  const { issuer: itself, jwks_uri } = configuration.data;
  if (itself !== issuer) {
    throw new Error(`${where} is the document of the issuer "${itself}". Deploy with exactly that issuer as jwtIssuer`);
  }
  const keys = KeySet.safeParse(await fetchJson(jwks_uri, web, signal));
  if (!keys.success) throw new Error(`${jwks_uri} is no set of keys, or an empty one`, { cause: keys.error });
  return keys.data as JSONWebKeySet;
};

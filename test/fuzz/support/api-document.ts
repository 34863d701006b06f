import * as z from 'zod';
import type { Api } from '../../../lambdas/api/api.ts';
import { openApiDocument } from '../../../lambdas/api/openapi.ts';
import type { Schema } from './schema-arbitrary.ts';

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

interface Content {
  readonly content?: { readonly 'application/json': { readonly schema: Schema } };
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** One operation, as the API's own document describes it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With the names of its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  /** What is wrong with an answer, by the document; nothing where it is documented so. */
  problemsOf(status: number, body: string): readonly string[];
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly resolve: (ref: string) => Schema;
}

/** Reads the document that the API itself hands out. */
export const documentOf = (api: Api): ApiDocument => {
  const document = JSON.parse(JSON.stringify(openApiDocument(api))) as Document;
  const resolve = <T>(ref: string): T => {
    const [, , kind = '', name = ''] = ref.split('/');
    return document.components[kind]?.[name] as T;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, documented]): Operation => {
      const parameters = (documented.parameters ?? []).map((one) => (one.$ref ? resolve<Parameter>(one.$ref) : one));
      const body = documented.requestBody?.content?.['application/json'].schema;
      return {
        id: documented.operationId,
        method: method.toUpperCase(),
        path,
        parameters,
        ...(body ? { body } : {}),
        problemsOf: judgeOf(documented, document),
      };
    }),
  );
  return { operations, resolve };
};

const judgeOf = ({ responses }: DocumentedOperation, { components }: Document): Operation['problemsOf'] => {
  const schemas = new Map(
    Object.entries(responses).map(([status, { content }]) => {
      const schema = content?.['application/json'].schema;
      return [Number(status), schema ? zodOf(schema, components.schemas ?? {}) : undefined];
    }),
  );
  return (status, body) =>
    schemas.has(status) ? problemsIn(body, schemas.get(status)) : [`Status ${status} is not documented.`];
};

const problemsIn = (body: string, schema: z.ZodType | undefined): readonly string[] => {
  if (!schema) return body === '' ? [] : [`No body is documented, and there is one: ${body.slice(0, 200)}`];
  const { error } = schema.safeParse(JSON.parse(body));
  return error ? [z.prettifyError(error)] : [];
};

const zodOf = (schema: Schema, definitions: Readonly<Record<string, object>>): z.ZodType => {
  const whole = JSON.stringify({ ...schema, $defs: definitions }).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema(JSON.parse(whole));
};

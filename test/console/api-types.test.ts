import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiTypes, type OpenApiDocument } from '../../console/build/api-types.ts';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { documentedApi } from '../../local/documented-api.ts';

const document = openApiDocument(documentedApi()) as unknown as OpenApiDocument;

const withSchema = (schema: object): OpenApiDocument => ({ components: { schemas: { One: schema } }, paths: {} });

describe("the console's types of the API", () => {
  it('are those of the API as it is: `npm run console:types` makes them again', () => {
    expect(readFileSync(new URL('../../console/src/api/schema.ts', import.meta.url), 'utf8')).toBe(apiTypes(document));
  });

  it.each([
    [{ type: 'string', enum: ['a', 'b'] }, "One: 'a' | 'b';"],
    [{ type: ['string', 'null'] }, 'One: string | null;'],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, 'One: string | number;'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Two' } }, "One: (components['schemas']['Two'])[];"],
    [{ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }, 'One: {\n      a: number;\n    };'],
    [{ type: 'object', properties: {} }, 'One: Record<string, never>;'],
    [{ type: 'object', additionalProperties: {} }, 'One: Record<string, unknown>;'],
  ])('say of %j: %s', (schema, expected) => {
    expect(apiTypes(withSchema(schema))).toContain(expected);
  });

  it('are not made of what is not understood', () => {
    expect(() => apiTypes(withSchema({ oneOf: [] }))).toThrow('"oneOf"');
  });
});

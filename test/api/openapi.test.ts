import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { documentedApi } from '../../local/documented-api.ts';

const api = documentedApi();
const document = openApiDocument(api);
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, { operationId?: string; responses?: Record<string, unknown> }>)
    .filter(([method]) => ['get', 'post', 'put', 'delete'].includes(method))
    .map(([method, operation]) => ({ method, path, operation })),
);

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  it('is served by the API itself', async () => {
    const response = await api.request('/openapi.json');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('requires nothing that may be left out', () => {
    const schemas = JSON.parse(JSON.stringify(document)).components.schemas;
    expect(schemas.ServerGroupAction).not.toHaveProperty('required');
    const { confirmation, accept_unfenced } = schemas.ServerGroupAction.properties['failover-server-group'].properties;
    expect(confirmation.required).toEqual(['reason']);
    expect(accept_unfenced.items.required).toEqual(['instance', 'reason']);
    expect(schemas.ServerGroupChange.properties.server_group).not.toHaveProperty('required');
  });

  it('names every operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain(undefined);
  });

  it('documents the errors of every call', () => {
    expect(operations.length).toBeGreaterThan(3);
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses ?? {})).toEqual(
        expect.arrayContaining(['400', '401', '403', '409', '500']),
      );
    }
  });

  it('documents every route that there is', () => {
    const routes = api.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '/openapi.json')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(routes)].sort()).toEqual(documented.sort());
  });
});

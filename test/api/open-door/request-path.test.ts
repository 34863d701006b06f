import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../lambdas/api/openapi.ts';
import { isPlainPath, refusePath } from '../../../lambdas/api/request-path.ts';
import { documentedApi } from '../../../local/documented-api.ts';

const GROUP = '/v1/project-1/server-groups/group-1';

describe('a path', () => {
  it.each([
    ['what a URL takes for its end', `${GROUP}/action#/failover-plan`],
    ['what a URL takes for its query', `${GROUP}/action?/failover-plan`],
    ['what is encoded', `${GROUP}/%61ction`],
    ['what is encoded twice', `${GROUP}/action%2523`],
    ['a backslash', `${GROUP}\\action`],
    ['a segment of one dot', `${GROUP}/./action`],
    ['a segment of two dots', `${GROUP}/failover-plan/../action`],
    ['two dots at its end', `${GROUP}/..`],
    ['an empty segment', `/v1//server-groups`],
    ['two slashes at its end', `${GROUP}//`],
    ['a space', `${GROUP}/ action`],
    ['a tab', `${GROUP}/\taction`],
    ['a line feed', `${GROUP}/action\n`],
    ['a null', `${GROUP}/action\u0000`],
    ['what is not ASCII', '/v1/project-1/server-groups/größe'],
    ['a full-width slash', `${GROUP}／action`],
    ['no slash at its beginning', 'v1/project-1/server-groups'],
    ['another address at its beginning', 'http://127.0.0.1/v1/project-1'],
    ['more characters than any has', `${GROUP}/${'a'.repeat(512)}`],
  ])('with %s is refused, with what it is and what is allowed', (_, path) => {
    const refusal = refusePath(path);
    expect(refusal).toMatchObject({ status: 400, body: { error: { code: 'SDRS.0201' } } });
    expect(refusal?.body.error.message).toMatch(
      /^path: must be at most 512 characters: .*; it is ".*", \d+ characters$/,
    );
    expect(refusal?.body.error.message.length).toBeLessThan(500);
  });

  it('a path of any route, with ids as long and odd as they may be, is served', () => {
    const longest = '.-_Z'.repeat(20);
    const paths = Object.keys(openApiDocument(documentedApi()).paths ?? {});
    expect(paths.length).toBeGreaterThan(20);
    for (const path of [...paths, '/', '/v1', '/v1/', '/openapi.json']) {
      expect(refusePath(path.replaceAll(/\{\w+\}/g, longest))).toBeUndefined();
    }
    expect(refusePath(`${GROUP}/.hidden..`)).toBeUndefined();
  });

  it('a path that is served is read in one way by everybody: decoded, resolved by a URL, and as it stands', () => {
    const rough = fc.string({ unit: fc.constantFrom(...'/.%25#?\\;ab-_~ \t'), maxLength: 12 });
    let plain = 0;
    const property = fc.property(rough, (rest) => {
      const path = `/${rest}`;
      if (!isPlainPath(path)) return;
      plain += 1;
      expect(decodeURIComponent(path)).toBe(path);
      expect(new URL(`https://api.example.com${path}`).pathname).toBe(path);
    });
    fc.assert(property, { seed: 20_261_124, numRuns: 5_000 });
    expect(plain).toBeGreaterThan(300);
  });
});

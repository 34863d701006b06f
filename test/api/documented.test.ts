import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { apiTable } from '../../local/api-table.ts';
import { documentedApi } from '../../local/documented-api.ts';

const document = openApiDocument(documentedApi());

/** Every operation of the SDRS v1 API, as its reference lists them. */
const SDRS_V1 = [
  'GET /active-domains',
  'POST /server-groups',
  'GET /server-groups',
  'GET /server-groups/{server_group_id}',
  'PUT /server-groups/{server_group_id}',
  'DELETE /server-groups/{server_group_id}',
  'POST /server-groups/{server_group_id}/action',
  'POST /protected-instances',
  'GET /protected-instances',
  'GET /protected-instances/{protected_instance_id}',
  'PUT /protected-instances/{protected_instance_id}',
  'DELETE /protected-instances/{protected_instance_id}',
  'POST /protected-instances/{protected_instance_id}/attachreplication',
  'DELETE /protected-instances/{protected_instance_id}/detachreplication/{replication_id}',
  'POST /protected-instances/{protected_instance_id}/nic',
  'POST /protected-instances/{protected_instance_id}/nic/delete',
  'POST /protected-instances/{protected_instance_id}/resize',
  'POST /replications',
  'GET /replications',
  'GET /replications/{replication_id}',
  'PUT /replications/{replication_id}',
  'DELETE /replications/{replication_id}',
  'POST /replications/{replication_id}/action',
  'POST /disaster-recovery-drills',
  'GET /disaster-recovery-drills',
  'GET /disaster-recovery-drills/{disaster_recovery_drill_id}',
  'PUT /disaster-recovery-drills/{disaster_recovery_drill_id}',
  'DELETE /disaster-recovery-drills/{disaster_recovery_drill_id}',
  'GET /jobs/{job_id}',
  'GET /task-center/failure-jobs',
  'DELETE /task-center/failure-jobs/{failure_job_id}',
  'GET /sdrs/quotas',
  // Of its SDK, beyond that.
  'POST /protected-instances/batch',
  'POST /protected-instances/delete',
  'GET /protected-instances/tags',
  'POST /protected-instances/resource_instances/action',
  'GET /protected-instances/{protected_instance_id}/tags',
  'POST /protected-instances/{protected_instance_id}/tags',
  'POST /protected-instances/{protected_instance_id}/tags/action',
  'DELETE /protected-instances/{protected_instance_id}/tags/{key}',
  'GET /resource/rpo-statistics',
];

describe('docs/api.md', () => {
  it('has the table that the routes themselves make (npm run -s api-table)', async () => {
    const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
    expect(text.slice(text.indexOf('| call |')).trimEnd()).toBe(apiTable(document));
  });

  it('says of each operation of SDRS v1 how it stands', () => {
    const table = apiTable(document);
    for (const call of SDRS_V1) expect(table).toContain(`| \`${call}\` | `);
    const rows = table.split('\n').slice(2);
    expect(rows).toHaveLength(Object.values(document.paths ?? {}).flatMap((item) => Object.keys(item ?? {})).length);
  });
});

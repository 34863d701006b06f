import { describe, expect, it } from 'vitest';
import { parseGroupFile } from '../../cli/group-file.ts';
import { createDeleteGroup } from '../../lambdas/handlers/operations/groups/delete-group.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createLocalApi } from '../../local/api.ts';
import { createCli, targetOn } from '../cli/run-cli.ts';
import { lostOf } from './keeps.ts';
import { groupFile, linesOf, openLeft } from './release.ts';

interface OldCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly answer: unknown;
  /** A job that a call before has begun: its id is this release's own. */
  readonly ofGroup?: string;
}

const calls = linesOf<OldCall>('api.jsonl');

/** Ids of the length and alphabet that the API's own have. */
const countedIds = () => {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `f${String(count).padStart(31, '0')}`;
    },
  };
};

const requestOf = ({ method, body, headers = {} }: Pick<OldCall, 'method' | 'body' | 'headers'>): RequestInit => ({
  method,
  headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
  ...(body ? { body: JSON.stringify(body) } : {}),
});

const openApi = async (...groups: readonly string[]) => {
  const runtime = await openLeft({ groups });
  const api = createLocalApi(runtime, { ids: countedIds(), identify: () => ({ caller: 'Ada' }) });
  const ask = async (call: Omit<OldCall, 'status' | 'answer'>) => {
    const response = await api.request(`/v1/project-1${call.path}`, requestOf(call));
    const text = await response.text();
    return { status: response.status, answer: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  /** Asks, and says what of the old answer is lacking in the new one. */
  const askAgain = async (call: OldCall, path = call.path) => {
    const answered = await ask({ ...call, path });
    return { ...answered, lost: lostCalls(call, answered) };
  };
  return { runtime, ask, askAgain };
};

const lostCalls = (call: OldCall, { status, answer }: { readonly status: number; readonly answer: unknown }) => {
  const lost = [
    ...(status === call.status ? [] : [`status ${call.status} is ${status}`]),
    ...lostOf(call.answer, answer),
  ];
  return lost.map((what) => `${call.method} ${call.path}: ${what}`);
};

const isTurning = ({ body }: OldCall): boolean => /"(start|stop)-server-group"/.test(JSON.stringify(body ?? null));

const allEnded = async ({ workflow, untilEnded }: Awaited<ReturnType<typeof openLeft>>): Promise<void> => {
  for (const { id } of await workflow.list()) await untilEnded(id);
};

/** What was refused then, and is done now (CHANGELOG). */
const SINCE: readonly string[] = [
  'GET /resource/rpo-statistics: status 400 is 200',
  'GET /resource/rpo-statistics: error is gone',
  'POST /server-groups/done/action: status 400 is 200',
  'POST /server-groups/done/action: error is gone',
  // Protected again, so that the status is another one.
  'POST /server-groups/done/action: error.code was "SDRS.1002" and is "SDRS.1823"',
];

/** What a later release has broken, as CHANGELOG.md says, and since when SDRS's own clients are the judges. */
const BROKEN: readonly RegExp[] = [
  /description was a string, "", and is null$/,
  /^POST \/server-groups: error.code was "SDRS.0201" and is "SDRS.0202"$/,
  // An attached pair is detached before it is deleted.
  /^DELETE \/replications\/pair-c9ba40243f914c286: (status 200 is 400|job_id is gone)$/,
];

describe('a client of release 0.1.0', () => {
  it('has each of its calls answered as before, and its failovers end as before', async () => {
    const { runtime, askAgain } = await openApi();
    const lost: string[] = [];
    const started = new Map<string | undefined, unknown>();
    for (const call of calls.filter(({ ofGroup }) => ofGroup === undefined)) {
      const { answer, lost: ofCall } = await askAgain(call);
      lost.push(...ofCall.filter((what) => !SINCE.includes(what)));
      // As a client of SDRS does: what turns protection on or off is polled until it has ended.
      if (isTurning(call)) await allEnded(runtime);
      const group = /^\/server-groups\/([a-z]+)\/action$/.exec(call.path)?.[1];
      started.set(group, (answer as { readonly job_id?: string } | null)?.job_id);
    }
    await allEnded(runtime);
    for (const call of calls.filter(({ ofGroup }) => ofGroup !== undefined)) {
      lost.push(...(await askAgain(call, `/jobs/${started.get(call.ofGroup)}`)).lost);
    }
    const named = lost.map((what) => ({ what, by: BROKEN.find((broken) => broken.test(what)) }));
    expect(named.filter(({ by }) => !by)).toEqual([]);
    expect(new Set(named.map(({ by }) => by))).toEqual(new Set(BROKEN));
  });

  it('is given one job for a token that it sends twice', async () => {
    const { runtime, ask } = await openApi('healthy');
    const [call] = calls.filter(({ headers }) => headers?.['X-Client-Token']);
    if (!call) throw new Error('The fixture has no call with a token.');
    expect(await ask(call)).toEqual(await ask(call));
    await allEnded(runtime);
  });
});

interface OldCommand {
  readonly args: readonly string[];
  readonly code: number;
  readonly json: unknown;
}

it('says by each command of release 0.1.0, in JSON, all that it said, and ends with the same code', async () => {
  const runtime = await openLeft();
  const sdrs = createCli(async () => targetOn(runtime));
  const lost: string[] = [];
  for (const { args, code, json } of linesOf<OldCommand>('commands.jsonl')) {
    const ran = await sdrs('--json', ...args);
    const differences = [
      ...(ran.code === code ? [] : [`exit code ${code} is ${ran.code}: ${ran.err}`]),
      ...lostOf(json, JSON.parse(ran.out || 'null')),
    ];
    lost.push(...differences.map((what) => `sdrs ${args.join(' ')}: ${what}`));
  }
  expect(lost).toEqual([]);
});

/** What each creation and each look makes anew; status checks are looked at by the recorder alone. */
const ANEW = new Set(['createdAt', 'updatedAt', 'recordedAt', 'impaired']);

const withoutNew = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNew);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !ANEW.has(key))
      .map(([key, held]) => [key, withoutNew(held)]),
  );
};

describe('a group file of release 0.1.0', () => {
  it.each(['healthy', 'watched'])('makes the same group %s as then', async (name) => {
    const runtime = await openLeft({ groups: [name] });
    const { store } = runtime;
    const before = withoutNew({ group: await store.findGroup(name), ...(await store.members(name)) });
    await createDeleteGroup(runtime)(name);
    const { description } = parseGroupFile(groupFile(name), `${name}.yaml`);
    await createImportGroup(runtime)(description);
    const after = withoutNew({ group: await store.findGroup(name), ...(await store.members(name)) });
    expect(lostOf(before, after)).toEqual([]);
    expect(after).toMatchObject(before as object);
  });

  it.each(['relaunched', 'isolated', 'done', 'running'])(
    'a group file of release 0.1.0 of group %s is understood',
    (name) => {
      const { description } = parseGroupFile(groupFile(name), `${name}.yaml`);
      expect(description).toMatchObject({ name, sites: { source: { availabilityZone: 'eu-central-1a' } } });
      expect(description.policy).toEqual(
        { relaunched: { termination: 'allowed' }, isolated: expect.objectContaining({}) }[name],
      );
    },
  );
});

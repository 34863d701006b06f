import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../console/src/api/shapes.ts';
import { lastUnfinishedRun } from '../../console/src/model/last-run.ts';
import { whyNoFailover, whyNotYet } from '../../console/src/model/may-begin.ts';
import { namesText, nextSteps } from '../../console/src/model/next-steps.ts';
import {
  againChoice,
  canBeAccepted,
  canBeStarted,
  cancelChoice,
  mayHaveToStartAgain,
  toAccept,
} from '../../console/src/model/run-choices.ts';
import { sdrsLines, shellWord } from '../../console/src/model/sdrs-lines.ts';
import { type Around, type ServerFate, type Story, storyOfRun } from '../../console/src/model/story.ts';
import { makeRun, makeServer, phase } from './run.ts';

const FORM = {
  groupName: 'pets',
  typed: 'pets',
  reason: 'the hall is under water',
  plan: { verdict: 'WARN' },
  isWithoutPlan: false,
  mayNotAct: undefined,
} as const;

const server = (fate: ServerFate['fate'], overrides: Partial<ServerFate> = {}): ServerFate => ({
  ...{
    id: `instance-${fate}`,
    name: fate,
    fate,
    isAccepted: false,
    isFencing: true,
    isFailedOver: true,
    isStarted: false,
  },
  ...overrides,
});

const makeStory = (overrides: Partial<Story> = {}): Story => ({
  id: 'pets-1',
  kind: 'failover',
  groupId: 'pets',
  endState: 'COMPLETE',
  wayBack: { closed: 'only forward from here: the first NIC has moved' },
  servers: [server('migrated')],
  isOvertaken: false,
  ...overrides,
});

describe('whether a failover may begin', () => {
  it.each(['protected', 'error-failing-over', 'error-reversing'])('it may from %s', (status) => {
    expect(whyNoFailover(status)).toBeUndefined();
  });

  it.each([
    ['failing-over', 'goes on'],
    ['failed-over', 'already'],
    ['available', 'The group is "Available"'],
  ])('it may not from %s, and why is said', (status, why) => {
    expect(whyNoFailover(status)).toContain(why);
  });

  it('can be asked for once all that the dialog asks for is said', () => {
    expect(whyNotYet(FORM)).toBeUndefined();
    expect(whyNotYet({ ...FORM, typed: ' pets ' })).toBeUndefined();
    expect(whyNotYet({ ...FORM, plan: undefined, isWithoutPlan: true })).toBeUndefined();
  });

  it('can be asked for against a BLOCK that the recorder kept, by who goes on without a plan of now', () => {
    const plan = { verdict: 'BLOCK', from: 'recorder' } as const;
    expect(whyNotYet({ ...FORM, plan, isWithoutPlan: true })).toBeUndefined();
    expect(whyNotYet({ ...FORM, plan })).toContain('The plan says BLOCK');
  });

  it.each([
    [{ mayNotAct: 'it lacks sdrs:act.' }, 'You may look, and not act: it lacks sdrs:act.'],
    [{ plan: undefined }, 'The plan is not made yet.'],
    [{ plan: { verdict: 'BLOCK' } }, 'The plan says BLOCK'],
    [{ plan: { verdict: 'BLOCK' }, isWithoutPlan: true }, 'The plan says BLOCK'],
    [{ reason: ' ' }, 'Say why production is faulty.'],
    [{ typed: 'pet' }, "Type the group's name, pets."],
  ] as const)('cannot be asked for with %j', (overrides, why) => {
    expect(whyNotYet({ ...FORM, ...overrides })).toContain(why);
  });
});

describe('the run whose job the next call finishes', () => {
  const runs = [
    { ...makeRun({ id: 'roll-back-1', kind: 'roll-back', end_state: 'FAILED' }) },
    { ...makeRun({ id: 'pets-2', end_state: 'FAILED' }) },
    { ...makeRun({ id: 'pets-1', end_state: 'FAILED' }) },
  ];

  it('is the newest failed failover', () => {
    expect(lastUnfinishedRun('error-failing-over', runs)).toBe('pets-2');
  });

  it('is none where the group stands otherwise', () => {
    expect(lastUnfinishedRun('protected', runs)).toBeUndefined();
  });
});

describe('the story of a run', () => {
  const open = { fence: phase('waiting'), disks: phase('pending'), identity: phase('pending') };
  const notFenced = { error: 'ProductionServerNotFencedError', message: 'it is stopping' };

  it('is told by the run', () => {
    const servers = [
      makeServer({ name: 'a', failure: notFenced, phases: open }),
      makeServer({ name: 'b', failure: { error: 'SomeError', message: 'so' }, phases: open }),
      makeServer({ name: 'c', phases: open, accepted_unfenced: { by: 'Ada', at: null, reason: 'off' } }),
      makeServer({ name: 'd' }),
    ];
    const story = storyOfRun(makeRun({ servers }));
    expect(story).toMatchObject({ wayBack: 'open', kind: 'failover', groupId: 'pets' });
    expect(story.servers.map(({ isFencing }) => isFencing)).toEqual([true, true, true, false]);
    expect(story.servers.map(({ fate, isAccepted }) => [fate, isAccepted])).toEqual([
      ['not-fenced', false],
      ['failed', false],
      ['waiting', true],
      ['migrated', false],
    ]);
  });

  it('says which servers are seen fenced already, and whose DR server is production now, or was started', () => {
    const fenced = { ...open, fence: makeServer().phases.fence, disks: phase('waiting') };
    const servers = [
      makeServer({ name: 'a', phases: open }),
      makeServer({ name: 'b', phases: fenced }),
      makeServer({ name: 'c' }),
      makeServer({ name: 'd', dr_started_at: '2026-03-01T15:30:00.000Z' }),
    ];
    const namesOf = (which: 'isFencing' | 'isFailedOver' | 'isStarted', around: Around = {}) =>
      storyOfRun(makeRun({ servers }), around)
        .servers.filter((one) => one[which])
        .map(({ name }) => name);
    expect([namesOf('isFencing'), namesOf('isStarted')]).toEqual([['a'], ['d']]);
    const statuses = new Map([['c', 'failed-over']]);
    expect(namesOf('isFailedOver', { groupStatus: 'error-failing-over', statuses })).toEqual(['c']);
    expect(namesOf('isFailedOver', { groupStatus: 'failed-over' })).toEqual(['a', 'b', 'c', 'd']);
    // After the way home the last failover's page is still there.
    expect(namesOf('isFailedOver', { groupStatus: 'protected', statuses: new Map([['c', 'protected']]) })).toEqual([]);
  });

  it('is over once a later failover of the group has begun: a refused one, or a roll-back, is none', () => {
    const isOvertaken = (later: Partial<RunSummary>) =>
      storyOfRun(makeRun(), { runs: [makeRun({ id: 'pets-2', began_at: '2026-03-01T16:00:00.000Z', ...later })] })
        .isOvertaken;
    expect(isOvertaken({ end_state: 'RUNNING' })).toBe(true);
    // The list counts a run's start from its record, the run itself from its execution.
    expect(isOvertaken({ id: makeRun().id })).toBe(false);
    expect(isOvertaken({ end_state: 'REFUSED' })).toBe(false);
    expect(isOvertaken({ kind: 'roll-back', end_state: 'COMPLETE' })).toBe(false);
    expect(isOvertaken({ began_at: makeRun().began_at })).toBe(false);
  });
});

describe('what can be done about a run', () => {
  it('is to cancel it as long as the way back is open, and to be told why not afterwards', () => {
    const running = { endState: 'RUNNING' };
    expect(cancelChoice(makeStory({ ...running, wayBack: 'open' }), 'failing-over')).toEqual({ offered: true });
    expect(cancelChoice(makeStory({ ...running, wayBack: 'open' }), undefined)).toEqual({ offered: true });
    expect(cancelChoice(makeStory(running), 'failing-over')).toEqual({
      offered: true,
      whyNot: 'Only forward from here: the first NIC has moved.',
    });
  });

  it.each([
    ['FAILED', 'error-failing-over', true],
    ['FAILED', 'failed-over', false],
    ['CANCELLED', 'protected', true],
    ['FAILED', 'protected', false],
    ['COMPLETE', 'failed-over', false],
    ['COMPLETE, 1 UNFENCED', 'failed-over', false],
    ['REFUSED', 'protected', false],
  ])('is to give production back after %s, while the group is %s: %s', (endState, status, offered) => {
    expect(cancelChoice(makeStory({ endState, wayBack: 'open' }), status).offered).toBe(offered);
  });

  it.each([
    ['FAILED', 'error-failing-over', true],
    ['FAILED', 'failing-over', true],
    ['REFUSED', 'protected', true],
    ['FAILED', 'failed-over', false],
    ['RUNNING', 'failing-over', false],
    ['COMPLETE', 'failed-over', false],
    ['FAILED', undefined, false],
  ])('is the same call again after %s, while the group is %s: %s', (endState, status, offered) => {
    expect(againChoice(makeStory({ endState }), status).offered).toBe(offered);
  });

  it('is to go on with a roll-back that has not given all back', () => {
    const rollBack = { kind: 'roll-back', wayBack: 'open' } as const;
    expect(cancelChoice(makeStory({ ...rollBack, endState: 'FAILED' }), 'error-failing-over').offered).toBe(true);
    expect(cancelChoice(makeStory({ ...rollBack, endState: 'COMPLETE' }), 'protected').offered).toBe(false);
    expect(againChoice(makeStory({ ...rollBack, endState: 'FAILED' }), 'error-failing-over').offered).toBe(false);
    expect(cancelChoice(makeStory({ ...rollBack, endState: 'FAILED' }), 'protected').offered).toBe(false);
  });

  it('is nothing once a later failover has gone on from there, which is said', () => {
    const old = makeStory({ endState: 'FAILED', wayBack: 'open', isOvertaken: true });
    expect(cancelChoice(old, 'error-failing-over').offered).toBe(false);
    expect(againChoice(old, 'error-failing-over').offered).toBe(false);
    expect(canBeStarted(old, server('migrated'))).toBe(false);
    expect(nextSteps(old)).toEqual([{ text: expect.stringContaining('A later failover'), does: 'group' }]);
  });

  it('is to accept a server that was asked to stop and is not seen down, once', () => {
    const running = makeStory({ endState: 'RUNNING' });
    expect(canBeAccepted(running, server('waiting'))).toBe(true);
    expect(canBeAccepted(running, server('waiting', { isAccepted: true }))).toBe(false);
    expect(canBeAccepted(running, server('migrated'))).toBe(false);
    expect(canBeAccepted(running, server('waiting', { isFencing: false }))).toBe(false);
    expect(canBeAccepted(makeStory({ endState: 'FAILED' }), server('waiting'))).toBe(false);
  });

  it('is to start the DR servers that are through, once the run has ended', () => {
    expect(canBeStarted(makeStory(), server('migrated'))).toBe(true);
    expect(canBeStarted(makeStory({ endState: 'FAILED' }), server('left-alone'))).toBe(true);
    expect(canBeStarted(makeStory({ endState: 'RUNNING' }), server('migrated'))).toBe(false);
    expect(canBeStarted(makeStory({ endState: 'CANCELLED' }), server('migrated'))).toBe(false);
    expect(canBeStarted(makeStory(), server('failed'))).toBe(false);
    expect(canBeStarted(makeStory(), server('migrated', { isFailedOver: false }))).toBe(false);
    const isStarted = server('migrated', { isStarted: true });
    expect([canBeStarted(makeStory(), isStarted), mayHaveToStartAgain(makeStory(), isStarted)]).toEqual([false, true]);
  });

  it('names the servers that the same call may accept', () => {
    const servers = [server('failed'), server('not-fenced')];
    expect(toAccept(makeStory({ servers })).map(({ name }) => name)).toEqual(['not-fenced']);
  });
});

describe('the next steps', () => {
  const doings = (overrides: Partial<Story>) => nextSteps(makeStory(overrides)).map(({ does }) => does);

  it('are none while the run goes on', () => {
    expect(nextSteps(makeStory({ endState: 'RUNNING' }))).toEqual([]);
  });

  it('follow the end word', () => {
    expect(doings({})).toEqual(['start', 'report', 'acknowledge', undefined, 'restore', 'protect']);
    expect(doings({ endState: 'REFUSED' })).toEqual(['again']);
    expect(doings({ endState: 'CANCELLED' })).toEqual(['cancel', 'report']);
    expect(doings({ endState: 'FAILED' })).toEqual(['start', 'again', 'cancel', 'report']);
    expect(doings({ kind: 'roll-back' })).toEqual(['group']);
    expect(doings({ kind: 'roll-back', endState: 'FAILED' })).toEqual(['cancel']);
  });

  it('keep servers that were never seen down apart, with a warning', () => {
    const servers = [server('migrated'), server('unfenced')];
    const [safe, risky] = nextSteps(makeStory({ endState: 'COMPLETE, 1 UNFENCED', servers }));
    expect(safe?.servers?.map(({ name }) => name)).toEqual(['migrated']);
    expect(risky?.servers?.map(({ name }) => name)).toEqual(['unfenced']);
    expect(risky?.text).toContain('Make sure that the old server is off');
  });

  it('name a few servers, and count the rest', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => ({ name: `web-${n + 1}` }));
    expect(namesText(many)).toBe('web-1, web-2, web-3, web-4, web-5 and 995 more');
    expect(namesText(many.slice(0, 2))).toBe('web-1, web-2');
  });
});

describe('the command that stands for a button', () => {
  const lines = sdrsLines('sdrs --home /srv/site');

  it('reaches the same target, with what a person has said', () => {
    expect(lines.failover('pets', "Ada's hall is under water")).toBe(
      "sdrs --home /srv/site failover pets --confirm 'Ada'\\''s hall is under water'",
    );
    expect(lines.failover('pets', 'rack 7: no power', [{ instance: 'web-1', reason: 'its breaker was pulled' }])).toBe(
      "sdrs --home /srv/site failover pets --confirm 'on call: rack 7: no power' --accept-unfenced web-1 --reason 'its breaker was pulled'",
    );
    expect(lines.cancel('pets', true)).toBe('sdrs --home /srv/site failover cancel pets --start');
    expect(lines.cancel('pets', false)).toBe('sdrs --home /srv/site failover cancel pets');
    expect(lines.start('pets', ['web-1', 'db-1'])).toBe(
      'sdrs --home /srv/site instance start web-1 --group pets && sdrs --home /srv/site instance start db-1 --group pets',
    );
    expect(lines.brake(true, 'drill')).toBe('sdrs --home /srv/site automation brake on --reason drill');
  });

  it('takes nothing that a person has said for a command', () => {
    expect(shellWord('$(reboot) `reboot` "; reboot !!')).toBe(`'$(reboot) \`reboot\` "; reboot !!'`);
  });
});

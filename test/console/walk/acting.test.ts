import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { axe, axeInEachLook } from './axe.ts';
import { hasChromium } from './browser.ts';
import { personAt } from './person.ts';
import { addGroup, onSite } from './site.ts';
import { confirm, failOver, fillIn, inDialog, planMade, REASON, says, stands } from './steps.ts';
import { useWorld } from './world.ts';

/** Slow enough that a person finds the failover on its way. */
const SPEED = 12;

/** Simulated seconds. */
const SHORT = 240;

/** Milliseconds of simulated time: what EC2 is told is not what EC2 shows in the same moment. */
const EC2_SHOWS_AFTER_MS = 30_000;

describe.skipIf(!hasChromium)('people who act, in Chromium (skipped where /usr/bin/chromium is missing)', () => {
  const { served, open, api } = useWorld({ speed: SPEED });

  it('fail over from nothing to the verified report, with at most eight clicks', async () => {
    const { page, complaints, go } = await open('');
    const person = personAt(page);
    await go();
    await person.click(page.getByRole('link', { name: 'demo' }));
    await person.click(page.getByRole('button', { name: 'Fail over…' }));
    await planMade(page);
    expect(await axeInEachLook(page)).toEqual([]);
    expect(await confirm(page).getAttribute('aria-disabled')).toBe('true');
    await person.type(inDialog(page).getByLabel('Why is production faulty?'), REASON);
    await person.type(inDialog(page).getByLabel("Type the group's name, demo"), 'demo');
    await says(inDialog(page), `failover demo --confirm '${REASON}'`);
    await person.click(confirm(page));
    await page.getByRole('heading', { level: 1, name: /^Run demo-/ }).waitFor();
    await says(page, 'The failover of demo has been started');
    await stands(page, 'COMPLETE');
    console.log(`from nothing to a finished failover: ${person.did().clicks} clicks`);
    console.log(`words typed: ${person.did().words.join(' | ')}`);
    expect(await axeInEachLook(page)).toEqual([]);
    await person.click(page.getByRole('link', { name: 'Read the report' }));
    await page.getByRole('heading', { level: 1, name: /^Report of demo-/ }).waitFor();
    await person.click(page.getByRole('button', { name: 'Verify', exact: true }));
    await says(page, 'All of it follows from the audit trail');
    await says(page, `The fault was confirmed by local user: “${REASON}”.`);
    expect(await axeInEachLook(page)).toEqual([]);
    expect(person.did().clicks).toBeLessThanOrEqual(8);
    expect(complaints).toEqual([]);
  });

  it('start the DR servers afterwards, and are told why the old server shows no NIC', async () => {
    const { page, complaints, go } = await open('#/groups/demo');
    await go();
    const button = page.getByRole('button', { name: 'Fail over…' });
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('link', { name: 'web-1' }).click();
    await says(page, 'Production before the failover');
    await says(page, 'The failover has given its network interfaces');
    expect(await axeInEachLook(page)).toEqual([]);
    const { server_group } = await api('server-groups/demo');
    expect(server_group).toMatchObject({ status: 'failed-over' });
    await page.goBack();
    for (const tab of ['Pairs', 'Runs', 'Automation', 'Audit trail']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel', { name: tab }).getByRole('heading').first().waitFor();
      expect(await axe(page)).toEqual([]);
    }
    await page.goto(`${served().url}/#/runs/${await lastRunOf('demo')}`);
    await page.getByRole('button', { name: 'Start DR server… web-1' }).click();
    await says(inDialog(page), 'instance start web-1 --group demo');
    expect(await axe(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Start', exact: true }).click();
    await says(page, 'DR servers are started: web-1');
    await page.getByRole('button', { name: 'Start DR server… web-1' }).waitFor({ state: 'detached' });
    await says(page, 'started at');
    const servers = page.getByRole('grid', { name: 'Servers, worst first' });
    await servers.getByRole('row', { name: 'web-1' }).getByRole('radio').check();
    await says(page.getByRole('region', { name: 'web-1' }), 'Waits for, or why');
    expect(await axeInEachLook(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('are refused where the plan is right no more, see why, and cannot ask again until that is mended', async () => {
    const { dr } = await addGroup(served().home, { name: 'refused', servers: 1 });
    const { page, go } = await open('#/groups/refused');
    await go();
    await page.getByRole('button', { name: 'Fail over…' }).click();
    await fillIn(page, 'refused');
    await onSite(served().home, async ({ ec2, clock }) => {
      await ec2.send(new StartInstancesCommand({ InstanceIds: Object.values(dr) }));
      await clock.sleep(EC2_SHOWS_AFTER_MS);
    });
    await confirm(page).click();
    await stands(page, 'REFUSED');
    await says(page, 'Nothing was touched.');
    await page.getByRole('button', { name: 'Same call again…' }).click();
    await says(inDialog(page), 'dr-server-not-stopped');
    await says(inDialog(page), 'The plan says BLOCK');
    expect(await confirm(page).getAttribute('aria-disabled')).toBe('true');
    expect(await axe(page)).toEqual([]);
  });

  it('accept a server with the same call, after the first one has failed, and acknowledge the failover', async () => {
    const failing = { name: 'failing', servers: 2, fencingBudgetSeconds: SHORT, notifies: true };
    const { production } = await addGroup(served().home, failing);
    await onSite(served().home, async ({ ec2 }) => ec2.faults.hangStop(production['web-1'] ?? ''));
    const { page, complaints, go } = await open('#/groups/failing');
    await go();
    await failOver(page, 'failing');
    await stands(page, 'FAILED');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Same call again…' }).click();
    await fillIn(page, 'failing');
    await inDialog(page).getByText('Go on with web-1, unfenced').click();
    await says(inDialog(page), 'Say why web-1 is known to be off.');
    await inDialog(page).getByLabel('Why is web-1 known to be off?').fill('its breaker was pulled');
    await says(inDialog(page), "--accept-unfenced web-1 --reason 'its breaker was pulled'");
    expect(await axe(page)).toEqual([]);
    await confirm(page).click();
    await stands(page, 'COMPLETE, 1 UNFENCED');
    await says(page, 'Make sure that the old server is off');
    await page.getByRole('button', { name: 'Acknowledge…' }).click();
    await says(inDialog(page), 'Automation does not fail this group over again until a person has said so.');
    await inDialog(page).getByLabel('What was found and done?').fill('the breaker of web-1');
    expect(await axeInEachLook(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await says(page, 'The failover of failing is acknowledged');
    expect(complaints).toEqual([]);
  });

  it('accept a server while the failover still waits for it', async () => {
    const { production } = await addGroup(served().home, { name: 'waiting', servers: 2, fencingBudgetSeconds: SHORT });
    await onSite(served().home, async ({ ec2 }) => ec2.faults.hangStop(production['web-1'] ?? ''));
    const { page, complaints, go } = await open('#/groups/waiting');
    await go();
    await failOver(page, 'waiting');
    await page.getByRole('button', { name: 'Accept unfenced… web-1' }).click();
    await inDialog(page).getByLabel('Why is web-1 known to be off?').fill('its breaker was pulled');
    expect(await axeInEachLook(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Accept', exact: true }).click();
    await says(page, 'web-1 is accepted');
    await stands(page, 'COMPLETE, 1 UNFENCED');
    expect(complaints).toEqual([]);
  });

  it('cancel while nothing has moved, and get production back', async () => {
    const { production } = await addGroup(served().home, { name: 'cancelled', servers: 1 });
    const [server = ''] = Object.values(production);
    await onSite(served().home, async ({ ec2 }) => ec2.faults.hangStop(server));
    const { page, complaints, go } = await open('#/groups/cancelled');
    await go();
    await failOver(page, 'cancelled');
    await stands(page, 'RUNNING');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await says(inDialog(page), 'failover cancel cancelled --start');
    expect(await axeInEachLook(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Give production back' }).click();
    await says(page, 'Production of cancelled is given back');
    await onSite(served().home, async ({ ec2 }) => ec2.faults.releaseStop(server));
    await stands(page, 'CANCELLED');
    await page.getByRole('link', { name: 'Protection group cancelled' }).click();
    await stands(page, 'Protected');
    expect(complaints).toEqual([]);
  });

  it('brake all automation, release the brake, and are told that nothing is to be acknowledged', async () => {
    const { page, complaints, go } = await open('#/groups/demo');
    await go();
    await page.getByRole('tab', { name: 'Automation' }).click();
    await page.getByRole('button', { name: 'Brake…' }).click();
    await inDialog(page).getByLabel('Why?').fill('a drill');
    await says(inDialog(page), "--reason 'a drill'");
    expect(await axeInEachLook(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Brake', exact: true }).click();
    await says(page, 'The brake is on: no failover begins by itself');
    await page.getByRole('button', { name: 'Release the brake…' }).click();
    await inDialog(page).getByLabel('Why?').fill('the drill is over');
    expect(await axe(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Release', exact: true }).click();
    await says(page, 'The brake is off');
    const acknowledge = page.getByRole('button', { name: 'Acknowledge…' });
    expect(await acknowledge.getAttribute('aria-disabled')).toBe('true');
    await acknowledge.hover();
    await says(page, 'No failover of the group waits for a person to acknowledge it.');
    expect(complaints).toEqual([]);
  });

  /** The id of the newest failover, as the server has it on record. */
  const lastRunOf = (group: string) =>
    onSite(served().home, async ({ store }) => (await store.listFailovers(group))[0]?.id ?? '');
});

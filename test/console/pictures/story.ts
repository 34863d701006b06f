import { confirm, fillIn, inDialog, says, stands } from '../walk/steps.ts';
import { photographPrint } from './camera.ts';
import { act, failOverGroup, release } from './site.ts';
import { button, go, type Studio, shoot, shootDialog, withoutPaths } from './studio.ts';

/** From a site at rest to one where a failover goes on, one has failed, and one is complete. */
export const takePictures = async (studio: Studio): Promise<void> => {
  const { url } = studio;
  await withoutPaths(studio);
  await act(url, 'archive', { 'stop-server-group': {} });
  for (const group of ['demo', 'payroll', 'billing', 'fleet']) await act(url, group, { 'refresh-server-group': {} });
  await atRest(studio);
  await plans(studio);
  await underWay(studio, await failOverGroup(url, 'payroll'));
  await cancelled(studio, await failOverGroup(url, 'mail'));
  await failed(studio, await failOverGroup(url, 'billing'));
  await complete(studio);
  await large(studio, await failOverGroup(url, 'fleet'));
  await go(studio, '#/');
  await says(studio.page, 'payroll');
  await shoot(studio, 'groups');
};

const atRest = async (studio: Studio): Promise<void> => {
  const { page } = studio;
  await go(studio, '#/nowhere/at/all');
  await shoot(studio, 'unknown');
  await go(studio, '#/groups/demo');
  await button(page, 'Look now').click();
  await says(page, 'A failover would take about');
  await shoot(studio, 'group');
  await page.getByRole('tab', { name: 'Pairs' }).click();
  await says(page, '/dev/xvda');
  await shoot(studio, 'group-pairs');
  await page.getByRole('tab', { name: 'Servers' }).click();
  await page.getByRole('link', { name: 'web-1' }).click();
  await says(page, 'Servers and their NICs');
  await shoot(studio, 'server');
};

const plans = async (studio: Studio): Promise<void> => {
  const { page } = studio;
  const opens = button(page, 'Fail over…');
  await go(studio, '#/groups/crm');
  await shootDialog(studio, 'failover-dialog-blocked', { opens, words: 'The plan says BLOCK' });
  await go(studio, '#/groups/shop');
  await opens.click();
  await fillIn(page, 'shop');
  await shoot(studio, 'failover-dialog', 'dialog');
};

/** Nobody knows whether the two that hang will ever stop. */
const underWay = async (studio: Studio, run: string): Promise<void> => {
  const { page } = studio;
  await go(studio, `#/runs/${run}`);
  // Of the fence, and of the identity.
  await page.getByText('6 done, 2 waiting of 8').nth(1).waitFor();
  await shoot(studio, 'run');
  await page.getByText('Force-stop production servers').first().click();
  await says(page, 'Input');
  await shoot(studio, 'run-state-panel', 'screen');
  await page.getByRole('grid', { name: 'Servers, worst first' }).getByRole('radio').first().click();
  await page.getByRole('heading', { name: 'app-7', exact: true }).waitFor();
  await shoot(studio, 'run-server-panel', 'screen');
  await page.getByRole('button', { name: 'Close panel' }).first().click();
  const opens = button(page, 'Accept unfenced… web-1');
  await shootDialog(studio, 'accept-dialog', { opens, words: 'known to be off?' });
};

const cancelled = async (studio: Studio, run: string): Promise<void> => {
  const { page, home } = studio;
  await go(studio, `#/runs/${run}`);
  await says(page, 'asked ');
  await button(page, 'Cancel…').click();
  await says(inDialog(page), 'failover cancel mail');
  await shoot(studio, 'cancel-dialog', 'dialog');
  await button(page, 'Give production back').click();
  await release(home, 'mail');
  await stands(page, 'CANCELLED');
  await shoot(studio, 'run-cancelled');
};

const failed = async (studio: Studio, run: string): Promise<void> => {
  const { page, home } = studio;
  await go(studio, `#/runs/${run}`);
  await stands(page, 'FAILED');
  await button(page, 'Same call again…').waitFor();
  await shoot(studio, 'run-failed');
  await button(page, 'Same call again…').click();
  await fillIn(page, 'billing');
  await inDialog(page).getByText('Go on with web-1, unfenced').click();
  await inDialog(page).getByLabel('Why is web-1 known to be off?').fill('its breaker was pulled');
  await shoot(studio, 'failover-dialog-again', 'dialog');
  await inDialog(page).getByText('Go on with web-1, unfenced').click();
  await release(home, 'billing');
  await confirm(page).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

const complete = async (studio: Studio): Promise<void> => {
  const { page, camera } = studio;
  await stands(page, 'COMPLETE');
  await says(page, 'Start the DR servers');
  await shoot(studio, 'run-complete');
  const opens = button(page, 'Start 4 DR servers…');
  await shootDialog(studio, 'start-dialog', { opens, words: 'stay down' });
  await page.getByRole('link', { name: 'Read the report' }).click();
  await button(page, 'Verify').click();
  await says(page, 'All of it follows from the audit trail');
  await shoot(studio, 'report');
  await photographPrint(page, camera);
  await go(studio, '#/groups/billing');
  await says(page, 'Production before the failover');
  await shoot(studio, 'group-after');
  await shootDialog(studio, 'restore-dialog', { opens: button(page, 'Restore…'), words: 'sdrs restore billing' });
  await shootDialog(studio, 'protect-dialog', {
    opens: button(page, 'Protect again…'),
    words: 'protect enable billing',
  });
  await page.getByRole('tab', { name: 'Runs' }).click();
  await says(page, 'COMPLETE');
  await shoot(studio, 'group-runs');
  await automation(studio);
  await page.getByRole('tab', { name: 'Audit trail' }).click();
  await page.getByRole('grid', { name: 'Audit trail' }).getByText('UTC').first().waitFor();
  await shoot(studio, 'group-trail');
  await page.getByRole('tab', { name: 'Servers' }).click();
  await page.getByRole('link', { name: 'web-1' }).click();
  await says(page, 'The failover has given its network interfaces');
  await shoot(studio, 'server-after');
};

const automation = async (studio: Studio): Promise<void> => {
  const { page } = studio;
  await page.getByRole('tab', { name: 'Automation' }).click();
  await says(page, 'Brake, for all groups');
  await shoot(studio, 'group-automation');
  await shootDialog(studio, 'brake-dialog', { opens: button(page, 'Brake…'), words: 'Why?' });
  await shootDialog(studio, 'acknowledge-dialog', { opens: button(page, 'Acknowledge…'), words: 'What was found' });
};

const large = async (studio: Studio, run: string): Promise<void> => {
  await go(studio, `#/runs/${run}`);
  await says(studio.page, '117 done, 3 waiting of 120');
  await shoot(studio, 'run-large');
};

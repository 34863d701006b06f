import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Certificate, makeCertificate } from '../../support/certificate.ts';
import { type IssuerOptions, startIssuer } from '../sign-in/issuer.ts';
import { closeAfterTest } from './after.ts';
import { axe } from './axe.ts';
import { hasChromium, openBrowser, openPage } from './browser.ts';
import { serveGuarded } from './guarded.ts';
import { says } from './steps.ts';

const certificate = hasChromium ? await makeCertificate() : undefined;

/** Made before the tests, which only look. */
const world: { browser?: Browser } = { ...{} };

const open = async (options: IssuerOptions = {}) => {
  const issuer = await startIssuer({ tls: certificate as Certificate, ...options });
  onTestFinished(issuer.stop);
  const served = await serveGuarded(issuer);
  onTestFinished(served.stop);
  const watched = await openPage(world.browser as Browser, { url: served.url, elsewhere: issuer.issuer });
  closeAfterTest(watched);
  return { ...watched, issuer, ...served };
};

describe.skipIf(!certificate)('signing in to the console, where Chromium and OpenSSL are', () => {
  beforeAll(async () => {
    world.browser = await openBrowser();
  });
  afterAll(async () => {
    await world.browser?.close();
    await certificate?.remove();
  });

  it('goes to the issuer and comes back to the page that was asked for', async () => {
    const { page, url, complaints } = await open();
    await page.goto(`${url}/#/groups/demo`);
    await page.getByRole('link', { name: 'I am Ada' }).click();
    await page.getByRole('heading', { level: 1, name: 'demo' }).waitFor();
    await says(page.getByRole('grid', { name: 'Servers' }), 'web-1');
    expect(page.url()).toBe(`${url}/#/groups/demo`);
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).toBe('{}');
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('keeps what it shows when the token is over, says so, and signs in again on the same page', async () => {
    const { page, url, complaints } = await open();
    await page.clock.install();
    await page.goto(`${url}/#/groups/demo`);
    await page.getByRole('link', { name: 'I am Ada' }).click();
    const server = page.getByRole('grid', { name: 'Servers' }).getByText('web-1').first();
    await server.waitFor();
    await page.clock.fastForward('06:00');
    await says(page, 'The API does not know you: sign in again');
    await says(page, 'has given you is over');
    expect(await server.isVisible()).toBe(true);
    expect(await axe(page)).toEqual([]);
    const notifications = page.getByRole('region', { name: 'Notifications' });
    await notifications.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('link', { name: 'I am Ada' }).click();
    await server.waitFor();
    expect(page.url()).toBe(`${url}/#/groups/demo`);
    expect(complaints).toEqual([]);
  });

  it('says why the issuer lets nobody in, and asks again when it is told to', async () => {
    const { page, url, complaints } = await open();
    await page.goto(url);
    await page.getByRole('link', { name: 'Nobody' }).click();
    await says(page, 'refuses: Ada is on leave');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'I am Ada' }).click();
    await page.getByRole('link', { name: 'demo' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows nothing any more to whoever comes after somebody has signed out', async () => {
    const { page, url, complaints, issuer } = await open();
    await page.goto(url);
    await page.getByRole('link', { name: 'I am Ada' }).click();
    await page.getByRole('link', { name: 'demo' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await says(page, 'You are signed out of this page.');
    expect(await page.getByText('demo').count()).toBe(0);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'I am Ada' }).waitFor();
    expect(issuer.asked.at(-1)?.get('prompt')).toBe('login');
    expect(complaints).toEqual([]);
  });
});

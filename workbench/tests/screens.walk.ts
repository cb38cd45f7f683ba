// Walks through every screen as a user would, over the sample.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectSound, openBrowser, openPage, type Watched } from './browser';

const { sample, empty, stories } = inject('bases');

describe.skipIf(!sample)('over the sample', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  const at = async (path: string, options = {}): Promise<Watched> => {
    const watched = await openPage(browser, sample ?? '', options);
    await watched.page.goto(path);
    return watched;
  };

  test('the first screen explains itself and leads on', async () => {
    const watched = await at('/');
    const { page } = watched;
    await page.getByRole('heading', { name: 'Who says so?' }).waitFor();
    await page.getByRole('heading', { name: 'How to read these screens' }).waitFor();
    await page.getByRole('heading', { name: 'Most often told' }).waitFor();
    await expectSound(watched);
    await page.getByRole('link', { name: /^All of .* propositions?$/ }).click();
    await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor();
    await page.context().close();
  });

  test('the reader shows through whom a claim comes', async () => {
    const watched = await at('/reports');
    const { page } = watched;
    await expectSound(watched);
    await page.getByRole('link', { name: 'Officials: passengers held at Skarn' }).click();
    await page.getByRole('heading', { name: 'Officials: passengers held at Skarn' }).waitFor();
    const claims = page.getByRole('complementary', { name: 'claims of the report' });
    await claims.getByRole('listitem').getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: 'the claim pointed at' });
    await detail.waitFor();
    expect(await detail.getByRole('list', { name: /chain/ }).innerText()).toContain('Lowland Observer');
    expect(page.url()).toContain('claim=');
    expect(await page.locator('.the-words').count()).toBeGreaterThan(0);
    expect(await page.locator('.report-text').innerText()).toContain('البحيرة لنا');
    await expectSound(watched);
    await page.reload();
    await detail.waitFor();
    await page.context().close();
  });

  test('every row of the ledger says who says so, and filters live in the address', async () => {
    const watched = await at('/ledger');
    const { page } = watched;
    const rows = page.locator('.propositions tbody tr:not(.spacer)');
    await rows.first().waitFor();
    for (const who of await page.locator('.propositions td.of-who .who').allInnerTexts())
      expect(who.trim()).not.toBe('');
    await expectSound(watched);
    const before = await page.getByRole('status').filter({ hasText: 'proposition' }).innerText();
    await page.getByRole('searchbox', { name: 'Words of the claims' }).fill('ferry');
    await page.waitForURL(/words=ferry/);
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'proposition' }).innerText()).not.toBe(before);
    await page.getByText('Filters', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'denied', exact: true }).check();
    await page.waitForURL(/denied=true/);
    await expectSound(watched);
    await page.keyboard.press('Escape');
    await page.locator('.filter-panel').first().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Take all off' }).click();
    await page.waitForURL((url) => !url.search.includes('denied'));
    await page.getByRole('button', { name: 'Published' }).click();
    await page.waitForURL(/sort=date/);
    await page
      .getByRole('checkbox', { name: /^select: / })
      .first()
      .check();
    const link = page.getByRole('link', { name: 'Export the 1 selected' });
    expect(await link.getAttribute('href')).toContain('proposition=p%3A');
    const answer = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(answer.status()).toBe(200);
    await page.context().close();
  });

  test('a proposition shows its tree, what speaks against it, and the words side by side', async () => {
    const watched = await at('/ledger?sort=tellings');
    const { page } = watched;
    await page.locator('.propositions .of-claimed a').first().click();
    await page.getByRole('heading', { name: 'Who says so' }).waitFor();
    await page.getByRole('heading', { name: 'Denials, differences, stakes' }).waitFor();
    expect(await page.locator('.tree .origin').count()).toBeGreaterThan(0);
    const reports = await page.locator('.side-by-side > li').count();
    expect(reports).toBeGreaterThan(1);
    expect(await page.locator('.side-by-side > li .who').count()).toBe(reports);
    const copies = page.locator('details.copies');
    if (await copies.count()) {
      await copies.first().locator('summary').click();
      expect(await copies.first().locator('.because').first().innerText()).toContain('copied:');
    }
    await expectSound(watched);
    await page.getByRole('button', { name: 'Set a grade …' }).click();
    const dialog = page.getByRole('dialog', { name: /^Set a grade/ });
    await dialog.getByLabel(/^Grade/).selectOption('3');
    await dialog.getByLabel('Your name, for the log').fill('Ada Walk');
    await dialog.getByLabel('Reason').fill('a walk through the screens');
    await expectSound(watched);
    await dialog.getByRole('button', { name: 'Set the grade' }).click();
    await page.getByText('by Ada Walk').first().waitFor();
    await page.context().close();
  });

  test('the network draws, and each of its links says who says so', async () => {
    const watched = await at('/network');
    const { page } = watched;
    await page.locator('.canvas-frame[data-settled="true"]').waitFor();
    await expectSound(watched);
    await page.locator('.link-list .link-row').first().click();
    await page.waitForURL(/link=/);
    const side = page.getByRole('complementary', { name: 'what is chosen in the graph' });
    await side.getByRole('link').first().waitFor();
    await expect.poll(() => side.locator('.who').count()).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Bodies' }).click();
    await page.locator('.chart-box').first().waitFor();
    for (const words of await page.locator('.edge-words').allInnerTexts()) expect(words).toMatch(/says .+/s);
    await expectSound(watched);
    await page.getByRole('link', { name: 'Channels' }).click();
    await page.getByLabel('Between this actor or side').fill('Ivo Brand');
    await page.keyboard.press('Enter');
    await page.getByLabel('and this one').fill('Anselm Roe');
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=.*to=/);
    await page.locator('.lanes, .state.empty').first().waitFor();
    await expectSound(watched);
    await page.context().close();
  });

  test('the timeline comes closer and lists what is in view', async () => {
    const watched = await at('/timeline');
    const { page } = watched;
    await page.locator('.timeline-chart .mark').first().waitFor();
    const all = await page.getByRole('status').filter({ hasText: 'in view' }).innerText();
    for (const who of await page.locator('.by-date .who').allInnerTexts()) expect(who.trim()).not.toBe('');
    await expectSound(watched);
    await page.getByRole('button', { name: 'Closer' }).click();
    await page.getByRole('button', { name: 'Closer' }).click();
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'in view' }).innerText()).not.toBe(all);
    await page.getByRole('button', { name: 'All of it' }).click();
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'in view' }).innerText()).toBe(all);
    await page.context().close();
  });

  test('the map draws its base without leaving this machine, and is moved with keys', async () => {
    const watched = await at('/map');
    const { page } = watched;
    await page.locator('path.country').first().waitFor({ state: 'attached' });
    const map = page.getByRole('application');
    await map.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.locator('.map-canvas svg > g').first().getAttribute('transform'))
      .toContain('scale(1.5)');
    const place = page.locator('.place-row').first();
    if (await place.count()) {
      await place.click();
      await expect.poll(() => page.locator('.map-side .who').count()).toBeGreaterThan(0);
    }
    await expectSound(watched);
    await page.context().close();
  });

  test('a source has what it said of whom, and outlets are compared on a subject', async () => {
    const watched = await at('/sources');
    const { page } = watched;
    await expectSound(watched);
    await page.getByRole('link', { name: 'Jonah Tesk' }).first().click();
    await page.getByRole('heading', { name: 'Jonah Tesk' }).waitFor();
    await page.getByRole('heading', { name: 'Through which outlets' }).waitFor();
    await page.locator('.claim').first().waitFor();
    await page.locator('.bars button').first().click();
    await page.waitForURL(/about=/);
    await expectSound(watched);
    await page.goto('/compare?words=ferry');
    await page.locator('.matrix .tells').first().waitFor();
    await expectSound(watched);
    await page.context().close();
  });

  test('an actor has its names and why; merging asks who and why', async () => {
    const watched = await at('/actors?q=Dunmore');
    const { page } = watched;
    await page.getByRole('link', { name: 'Rhea Dunmore' }).waitFor();
    await expectSound(watched);
    await page.getByRole('link', { name: 'Rhea Dunmore' }).click();
    await page.getByRole('heading', { name: 'Names', exact: true }).waitFor();
    await expectSound(watched);
    await page.getByRole('button', { name: 'Merge with another actor …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('The other actor').waitFor();
    await expectSound(watched);
    await dialog.getByRole('button', { name: 'Leave as it is' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('claims are reviewed with keys, taken back, and stand in the log', async () => {
    const watched = await at('/review');
    const { page } = watched;
    await page.getByLabel('Your name, for the log').fill('Ada Walk');
    await page.getByRole('heading', { name: 'Review', level: 1 }).click();
    await expectSound(watched);
    await page.keyboard.press('a');
    await page.getByText(/^accepted: /).waitFor();
    await page.keyboard.press('x');
    await page.getByText(/^rejected: /).waitFor();
    await page.keyboard.press('u');
    await page.getByText(/^taken back: /).waitFor();
    await page.keyboard.press('c');
    await page.getByLabel('How its source commits itself').selectOption('PS+');
    await page.getByLabel('Reason').fill('it says may');
    await expectSound(watched);
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByText(/^corrected: /).waitFor();
    await page.getByRole('link', { name: 'Log' }).first().click();
    await page.getByText('Ada Walk').first().waitFor();
    await expectSound(watched);
    await page.context().close();
  });

  test('the second of two browsers that review the same claim is told', async () => {
    const [one, two] = [await at('/review'), await at('/review')];
    for (const { page } of [one, two]) await page.locator('.desk .sentence').waitFor();
    await one.page.getByLabel('Your name, for the log').fill('Ada Walk');
    await two.page.getByLabel('Your name, for the log').fill('Ben Walk');
    await one.page.getByRole('button', { name: /^Accept/ }).click();
    await one.page.getByText(/^accepted: /).waitFor();
    await two.page.getByRole('button', { name: /^Reject/ }).click();
    await two.page.getByText(/Somebody else has reviewed this claim meanwhile/).waitFor();
    for (const { page } of [one, two]) await page.context().close();
  });

  test('pasted text is read, and what looks like markup in it stays text', async () => {
    const watched = await at('/add');
    const { page } = watched;
    await page
      .getByRole('textbox', { name: 'Text' })
      .fill(
        'Mayor Ilse Brook said the <img src=x onerror="document.title=\'taken\'"> council <script>document.title="taken"</script> met in Geneva on Monday.',
      );
    await page.getByLabel('Title').fill('A hostile <b>report</b>');
    await expectSound(watched);
    await page.getByRole('button', { name: 'Read it' }).click();
    await page
      .getByText(/1 report added|1 report known already/)
      .first()
      .waitFor();
    await page.goto('/reports');
    await page.getByRole('link', { name: 'A hostile <b>report</b>' }).first().click();
    await page.getByText('<script>').first().waitFor();
    expect(await page.title()).not.toBe('taken');
    expect(await page.locator('.report-text img, .report-text script').count()).toBe(0);
    await expectSound(watched);
    await page.context().close();
  });

  test('what is not there is said, not shown as a fault', async () => {
    const watched = await at('/propositions/p:0000000000000000');
    await watched.page.getByRole('alert').getByText('Not in this ledger').waitFor();
    await expectSound(watched);
    await watched.page.goto('/nowhere');
    await watched.page.getByRole('heading', { name: 'No such screen' }).waitFor();
    await watched.page.context().close();
  });

  test('keys lead to every screen, and can be turned off', async () => {
    const watched = await at('/');
    const { page } = watched;
    await page.getByRole('heading', { name: 'Who says so?' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor();
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-search'))).toBe(true);
    await page.getByRole('heading', { name: 'Ledger', level: 1 }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectSound(watched);
    await page.getByRole('checkbox', { name: 'Single keys work' }).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    expect(page.url()).toContain('/ledger');
    await page.context().close();
  });

  const everywhere = [
    '/',
    '/reports',
    '/ledger',
    '/network',
    '/network?view=chart',
    '/timeline',
    '/map',
    '/sources',
    '/compare',
    '/actors',
    '/review',
    '/log',
    '/add',
  ];
  test.each(everywhere)('%s is sound at 360 pixels in the dark', async (path) => {
    const watched = await at(path, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await watched.page.getByRole('heading', { level: 1 }).waitFor();
    await watched.page.waitForLoadState('networkidle');
    await expectSound(watched);
    await watched.page.context().close();
  });
});

describe.skipIf(!empty)('over an empty ledger', () => {
  test('every screen says that there is nothing, and the sample is one click away', async () => {
    const browser = await openBrowser();
    const watched = await openPage(browser, empty ?? '');
    const { page } = watched;
    for (const path of ['/reports', '/ledger', '/network', '/timeline', '/map', '/sources', '/actors', '/review']) {
      await page.goto(path);
      await page.locator('.state.empty').first().waitFor();
      await expectSound(watched);
    }
    await page.goto('/');
    await expectSound(watched);
    await page.getByRole('button', { name: 'Open the sample ledger' }).click();
    await page.getByRole('heading', { name: 'Most often told' }).waitFor();
    await expectSound(watched);
    await browser.close();
  });
});

describe.skipIf(!stories)('over the stories', () => {
  test('every screen has something to show, and is sound', async () => {
    const browser = await openBrowser();
    const watched = await openPage(browser, stories ?? '');
    const { page } = watched;
    for (const path of [
      '/',
      '/reports',
      '/ledger',
      '/network',
      '/network?view=chart',
      '/timeline',
      '/map',
      '/sources',
      '/actors',
      '/review',
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectSound(watched);
    }
    await page.goto('/ledger');
    await page.locator('.propositions .of-claimed a').first().click();
    await page.getByRole('heading', { name: 'Denials, differences, stakes' }).waitFor();
    await expectSound(watched);
    await browser.close();
  });
});

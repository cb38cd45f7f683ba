// Makes the pictures of every screen, light, dark and narrow, into docs/screens, over the sample.
import { mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openBrowser, openPage } from './browser';

const FOLDER = resolve(import.meta.dirname, '../../docs/screens');
const MOST_BYTES = 200_000;

const LOOKS = [
  { look: 'light', options: { viewport: { width: 1180, height: 760 }, colorScheme: 'light' } },
  { look: 'dark', options: { viewport: { width: 1180, height: 760 }, colorScheme: 'dark' } },
  { look: 'narrow', options: { viewport: { width: 360, height: 740 }, colorScheme: 'light' } },
] as const;

interface Screen {
  name: string;
  path: string;
  ready?: string;
  before?: (page: Page) => Promise<void>;
}

test('pictures of every screen', async () => {
  const { sample, empty } = inject('bases');
  if (!sample || !empty) throw new Error('there is no server to take pictures of');
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openBrowser();
  for (const { look, options } of LOOKS) {
    for (const { name, path, ready, before } of await screensOf(sample)) {
      const watched = await openPage(browser, name === 'start-empty' ? empty : sample, options);
      const { page } = watched;
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .locator(ready ?? '#screen')
        .first()
        .waitFor({ state: 'attached' });
      await before?.(page);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(400);
      const file = resolve(FOLDER, `${name}-${look}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      expect(statSync(file).size, file).toBeLessThan(MOST_BYTES);
      expect(watched.faults).toEqual([]);
      await page.context().close();
    }
  }
  await browser.close();
});

async function screensOf(base: string): Promise<Screen[]> {
  const get = async (path: string) => (await fetch(`${base}/api${path}`)).json();
  const id = encodeURIComponent;
  const first = async (path: string): Promise<{ id: string }> => {
    const page = await get(path);
    if (!page.items?.length) throw new Error(`nothing at ${path}`);
    return page.items[0];
  };
  const reports: { title: string; document: string }[] = (await get('/reports?limit=50')).items;
  const report = reports.find((one) => one.title === 'Officials: passengers held at Skarn') ?? reports[0];
  if (!report) throw new Error('the sample has no report');
  const claims: { id: string; chain: unknown[] }[] = (await get(`/claims?document=${id(report.document)}&limit=50`))
    .items;
  const claim = claims.find((one) => one.chain.length > 1) ?? claims[0];
  const proposition = await first('/propositions?sort=tellings&limit=1');
  const [brand, roe, dunmore] = await Promise.all(
    ['Ivo Brand', 'Anselm Roe', 'Rhea Dunmore'].map((name) => first(`/actors?q=${id(name)}&limit=1`)),
  );
  const source = await first(`/sources?q=${id('Jonah Tesk')}&limit=1`);
  return [
    { name: 'start-empty', path: '/' },
    { name: 'start', path: '/', ready: '.claim' },
    { name: 'reader', path: `/reports/${id(report.document)}?claim=${id(claim?.id ?? '')}`, ready: '.detail' },
    { name: 'ledger', path: '/ledger', ready: '.propositions tbody tr' },
    { name: 'proposition', path: `/propositions/${id(proposition.id)}`, ready: '.tree' },
    { name: 'network-graph', path: '/network', ready: '.canvas-frame[data-settled="true"]' },
    { name: 'network-bodies', path: '/network?view=chart', ready: '.chart-box' },
    { name: 'network-channels', path: `/network?view=channels&from=${id(brand?.id ?? '')}&to=${id(roe?.id ?? '')}` },
    { name: 'timeline', path: '/timeline', ready: '.mark' },
    { name: 'map', path: '/map', ready: 'path.country' },
    { name: 'sources', path: '/sources', ready: '.source-table' },
    { name: 'source', path: `/sources/${id(source.id)}`, ready: '.claim' },
    { name: 'compare', path: '/compare?words=ferry', ready: '.matrix' },
    { name: 'actors', path: '/actors', ready: '.actor-table' },
    { name: 'actor', path: `/actors/${id(dunmore?.id ?? '')}`, ready: '.name-row' },
    { name: 'review', path: '/review', ready: '.desk' },
    { name: 'log', path: '/log?all=true' },
    { name: 'add', path: '/add' },
  ];
}

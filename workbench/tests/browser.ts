// A browser for the tests: Debian's Chromium, or the one that CHROMIUM names. A page that logs an error fails its test.
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...FLAGS, '--enable-unsafe-swiftshader'],
  });
}

/** Long, because a machine that builds something else beside is slow. */
const WAIT_MS = 90_000;

export interface Watched {
  page: Page;
  /** What the page logged as an error, and every request that left its origin. */
  faults: string[];
}

export async function openPage(browser: Browser, base: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: base,
    locale: 'en-GB',
    viewport: { width: 1280, height: 860 },
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused answer is logged by the browser itself; the screens say what it means.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
      faults.push(`left its origin: ${request.url()}`);
  });
  return { page, faults };
}

/** Nothing serious for axe, nothing wider than the window, no error logged. */
export async function expectSound({ page, faults }: Watched): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: unknown) => Promise<AxeResult> } };
    const result = await axe.run({ resultTypes: ['violations'] });
    return result.violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map(
        (one) =>
          `${one.id}: ${one.nodes
            .map((node) => node.html)
            .slice(0, 3)
            .join(' | ')}`,
      );
  });
  expect(found).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, 'wider than the window').toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
}

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string }[] }[];
}

// Starts `hearsay serve` over fresh ledgers: one that is empty, one of the sample, and one of the stories where there are any.
// HEARSAY_BIN names another binary, HEARSAY_SERVER a server that runs already and holds the sample.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

export interface Bases {
  sample: string | null;
  empty: string | null;
  stories: string | null;
}

declare module 'vitest' {
  export interface ProvidedContext {
    bases: Bases;
  }
}

const ROOT = resolve(import.meta.dirname, '../..');
const SAMPLE = [join(ROOT, 'examples/sample'), join(ROOT, 'examples/tarn-crossing.txt')];
const STORIES = join(ROOT, '../shared/gold/stories');

export default async function setup(project: TestProject) {
  const running = process.env.HEARSAY_SERVER;
  if (running) {
    project.provide('bases', { sample: running, empty: process.env.HEARSAY_SERVER_EMPTY ?? null, stories: null });
    return;
  }
  const binary = process.env.HEARSAY_BIN ?? join(ROOT, 'target/release/hearsay');
  if (!existsSync(binary)) {
    console.warn(`skipped: there is no ${binary}; build it, or name one in HEARSAY_BIN`);
    project.provide('bases', { sample: null, empty: null, stories: null });
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-walk-'));
  const stops: (() => void)[] = [];
  const open = async (name: string, reports: string[]): Promise<string> => {
    const ledger = join(folder, name);
    if (reports.length) execFileSync(binary, ['add', '--ledger', ledger, ...reports], { stdio: 'ignore' });
    const port = await freePort();
    const server = spawn(binary, ['serve', '--ledger', ledger, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
    stops.push(() => server.kill());
    const base = `http://127.0.0.1:${port}`;
    await answers(base);
    return base;
  };
  const sample = await open('sample', SAMPLE);
  const empty = await open('empty', []);
  const stories = existsSync(STORIES) ? await open('stories', [STORIES]) : null;
  if (!stories) console.warn('skipped: the stories are not there');
  project.provide('bases', { sample, empty, stories });
  return () => {
    for (const stop of stops) stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (!address || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

const TRIES = 300;

async function answers(base: string): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      if ((await fetch(`${base}/api/about`)).ok) return;
    } catch {
      // Not yet listening.
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`nothing answers at ${base}`);
}

// The browser tests: a browser walks through every screen over a ledger of the sample.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.walk.ts'],
    globalSetup: ['./serve.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    fileParallelism: false,
    // A machine that is busy with something else may keep a browser waiting once.
    retry: 1,
  },
});

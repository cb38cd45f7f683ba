// How the client is bundled: everything from this origin, nothing inlined, so that a strict content security policy holds.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': process.env.HEARSAY_SERVER ?? 'http://127.0.0.1:7070' } },
  test: { include: ['src/**/*.test.ts'] },
});

import { defineConfig } from '@playwright/test';

/** End-to-end tests: the real app on real rules. They run as root inside the lab (test/lab/run.ts). */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  // One kernel, one set of rules: one test at a time.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  forbidOnly: true,
  // Real windows on a machine that others load too: one more try in CI, and the report names each test
  // that needed it as flaky. On a person's machine the first failure counts.
  retries: process.env['CI'] === 'true' ? 1 : 0,
});

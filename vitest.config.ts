import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A test that hangs is to end; how fast the machine is says nothing of the code.
    testTimeout: 120_000,
  },
});

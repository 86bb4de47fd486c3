import { defineConfig } from 'vitest/config'

const quick = [
  'src/**/*.test.ts',
  'test/**/*.test.ts',
  'verification/**/*.test.ts',
  'conformance/**/*.test.ts',
  'examples/**/*.test.ts',
]
const slow = ['**/*.full.test.ts']
const inBrowser = 'test/browser/**/*.test.ts'

export default defineConfig({
  test: {
    globalSetup: ['test/build-kernels.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'browser',
          include: [inBrowser],
          exclude: slow,
          globalSetup: ['test/browser/global-setup.ts'],
          testTimeout: 120_000,
          // One browser at a time: two cores.
          fileParallelism: false,
          // A real browser on a busy machine misses a moment now and then: what fails is tried again, and said to be.
          retry: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser-full',
          include: ['test/browser/**/*.full.test.ts'],
          globalSetup: ['test/browser/global-setup.ts'],
          testTimeout: 600_000,
          fileParallelism: false,
          retry: 1,
        },
      },
      { extends: true, test: { name: 'quick', include: quick, exclude: [...slow, inBrowser] } },
      {
        extends: true,
        test: {
          name: 'full',
          include: [...quick.map((glob) => glob.replace('.test.ts', '.full.test.ts'))],
          exclude: ['test/browser/**'],
          testTimeout: 900_000,
        },
      },
    ],
  },
})

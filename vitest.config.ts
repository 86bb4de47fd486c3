import { defineConfig } from 'vitest/config'

const quick = [
  'src/**/*.test.ts',
  'test/**/*.test.ts',
  'verification/**/*.test.ts',
  'conformance/**/*.test.ts',
  'examples/**/*.test.ts',
]
const slow = ['**/*.full.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['test/build-kernels.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'quick', include: quick, exclude: slow } },
      {
        extends: true,
        test: {
          name: 'full',
          include: [...quick.map((glob) => glob.replace('.test.ts', '.full.test.ts'))],
          testTimeout: 900_000,
        },
      },
    ],
  },
})

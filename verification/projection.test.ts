// Goal: every line of the projection's table holds, on small volumes. Oracles: see verification/projection.ts.
import { afterAll, expect, it } from 'vitest'
import { startKernels } from '../src/compute/node.ts'
import { verifyProjection } from './projection.ts'

const kernels = await startKernels(2)
afterAll(() => kernels.close())
const shown = await verifyProjection(kernels, 'small')

it.each(shown)('$what: reached $reached, asked at most $asked', ({ asked, reached }) => {
  expect(reached).toBeLessThanOrEqual(asked)
})

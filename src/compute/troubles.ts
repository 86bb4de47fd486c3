import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const computeTroubles = {
  'CMP-001': {
    sentence: 'The compute kernels could not be started.',
    remedy: 'Run `npm run build:kernels`; a host without WebAssembly SIMD cannot run vertebro.',
  },
  'CMP-101': {
    sentence: 'The kernels run on one thread because this host does not share memory between threads.',
    remedy: 'Results are the same, only slower. In a browser, serve the page with cross-origin isolation headers.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(computeTroubles)
export const find = findingsOf(computeTroubles)

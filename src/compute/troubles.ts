import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const computeTroubles = {
  'CMP-001': {
    sentence: 'The compute kernels could not be started.',
    remedy: 'Run `npm run build:kernels`; a host without WebAssembly SIMD cannot run vertebro.',
  },
  'CMP-002': {
    sentence: 'The work needs more memory than the kernels can be given here.',
    remedy: 'Close other programs, choose fewer levels at once, or use a machine or browser with more free memory.',
  },
  'CMP-101': {
    sentence: 'The kernels run on one thread because this host does not share memory between threads.',
    remedy: 'Results are the same, only slower. In a browser, serve the page with cross-origin isolation headers.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(computeTroubles)
export const find = findingsOf(computeTroubles)

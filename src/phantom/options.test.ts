import { describe, expect, it } from 'vitest'
import { makePhantom, type PhantomOptions } from './index.ts'

const refusals: readonly (readonly [string, string, PhantomOptions])[] = [
  ['negative spacing', 'PHA-001', { spacingMm: -1 }],
  ['spacing that is no number', 'PHA-001', { spacingMm: Number.NaN }],
  ['infinite density', 'PHA-001', { trabecularHu: Number.POSITIVE_INFINITY }],
  ['negative noise', 'PHA-001', { noiseHu: -3 }],
  ['no dose', 'PHA-001', { doseMGy: 0 }],
  ['unknown level', 'PHA-002', { levels: ['L9' as never] }],
  ['a cervical level', 'PHA-002', { levels: ['C4'] }],
  ['L6 in a person without one', 'PHA-002', { levels: ['L6'] }],
  ['unknown transition', 'PHA-002', { transitional: 'L7' as never }],
  ['levels with a gap', 'PHA-003', { levels: ['L1', 'L3'] }],
  ['levels upside down', 'PHA-003', { levels: ['L2', 'L1'] }],
  ['no levels', 'PHA-003', { levels: [] }],
  ['a fracture outside the image', 'PHA-004', { levels: ['L2'], fractures: [{ level: 'L3', shape: 'wedge' }] }],
  ['a broken sacrum', 'PHA-004', { fractures: [{ level: 'S1', shape: 'wedge' }] }],
  ['grade 4', 'PHA-004', { fractures: [{ level: 'L1', shape: 'wedge', grade: 4 as never }] }],
  [
    'a loss that is not of its grade',
    'PHA-004',
    { fractures: [{ level: 'L1', shape: 'wedge', grade: 1, lossFraction: 0.5 }] },
  ],
  ['an unknown shape', 'PHA-004', { fractures: [{ level: 'L1', shape: 'burst' as never }] }],
  ['a loss beyond flat', 'PHA-001', { fractures: [{ level: 'L1', shape: 'crush', lossFraction: 0.9 }] }],
  [
    'a cleft larger than the body',
    'PHA-004',
    { levels: ['L3'], fractures: [{ level: 'L3', shape: 'crush', grade: 3, cleftVolumeMm3: 6000 }] },
  ],
  ['an image beyond memory', 'PHA-005', { spacingMm: 0.3, field: 'body' }],
]

describe('options that cannot be met', () => {
  it.each(refusals)('%s is refused with %s', (_what, code, options) => {
    expect(() => makePhantom(options)).toThrowError(expect.objectContaining({ code }))
  })
})

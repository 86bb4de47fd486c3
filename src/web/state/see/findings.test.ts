import { describe, expect, it } from 'vitest'
import type { Vertebra } from '../../../anatomy/index.ts'
import type { Finding } from '../../../base/index.ts'
import { emptyCase } from '../../../case/index.ts'
import { point } from '../../../geometry/index.ts'
import { findingsOf, levelOf, placeOf } from './findings.ts'

const finding = (severity: Finding['severity'], about: string): Finding => ({
  code: 'ANA-101',
  severity,
  sentence: 's',
  facts: {},
  remedy: 'r',
  about,
})

describe('findings of a case', () => {
  it('stand worst first, each once', () => {
    const all = [finding('note', 'a'), finding('stop', 'b'), finding('caution', 'c'), finding('note', 'a')]
    const document = { ...emptyCase('1', 't', 'files'), findings: all }
    expect(findingsOf(document).map(({ about }) => about)).toEqual(['b', 'c', 'a'])
  })

  it('lead to the vertebra and the place their words name', () => {
    expect(levelOf({ about: 'left pedicle of T12' })).toBe('T12')
    expect(levelOf({ about: 'slice gap between 41 and 42' })).toBeNull()
    const centre = point('patient', 1, 2, 3)
    const isthmus = point('patient', 4, 5, 6)
    const vertebra = {
      morphometry: { breaches: [{ wall: 'left', centre, areaMm2: 4 }] },
      pedicles: { left: null, right: { isthmus } },
    } as unknown as Vertebra
    expect(placeOf({ about: 'left wall of L4' }, vertebra)).toBe(centre)
    expect(placeOf({ about: 'right pedicle of L4' }, vertebra)).toBe(isthmus)
    expect(placeOf({ about: 'L4' }, vertebra)).toBeNull()
  })
})

// Goal: the volume planned on is the one a person would take. Oracle: rules stated in docs/cli.md.
import { describe, expect, it } from 'vitest'
import { Refusal } from '../base/index.ts'
import { gridAlongPatient, point, type Triple } from '../geometry/index.ts'
import type { ReadVolume } from '../imaging/index.ts'
import { chooseVolume } from './choose.ts'

function volume(
  title: string,
  spacingMm: Triple,
  dims: Triple,
  modality: 'CT' | 'MR' = 'CT',
  stop = false,
): ReadVolume {
  const grid = gridAlongPatient(dims, spacingMm, point('patient', 0, 0, 0))
  const finding = { code: 'IMG-001', severity: 'stop', sentence: '', facts: {}, remedy: '', about: '' } as const
  const acquisition = { modality, title }
  return { title, volume: { grid, samples: new Int16Array(0), acquisition }, findings: stop ? [finding] : [] }
}

const choose = (volumes: readonly ReadVolume[], series?: string) =>
  chooseVolume({ volumes, labelMaps: [], findings: [] }, series)

const coarse = volume('axial 5 mm', [0.7, 0.7, 5], [10, 10, 100])
const fine = volume('axial 1 mm', [0.7, 0.7, 1], [10, 10, 300])
const short = volume('axial 1 mm, short', [0.7, 0.7, 1], [10, 10, 60])
const mr = volume('T2', [0.3, 0.3, 0.3], [10, 10, 900], 'MR')
const stopped = volume('localizer', [0.2, 0.2, 0.2], [10, 10, 900], 'CT', true)

describe('chooseVolume', () => {
  it('takes the finest CT, then the tallest, never an MR or a stopped one', () => {
    expect(choose([coarse, mr, short, fine, stopped]).read).toBe(fine)
    expect(choose([mr, coarse]).read).toBe(coarse)
  })

  it('says why and names what it passed over, and nothing where there was no choice', () => {
    const chosen = choose([coarse, fine, mr])
    expect(chosen.findings[0]?.code).toBe('CLI-101')
    expect(chosen.findings[0]?.facts.others).toEqual(['axial 5 mm', 'T2'])
    expect(chosen.reason).toContain('1.0 mm')
    expect(choose([fine]).findings).toEqual([])
  })

  it('takes the one asked for by number or by part of its name', () => {
    expect(choose([coarse, fine, mr], '1').read).toBe(coarse)
    expect(choose([coarse, fine, mr], '5 MM').read).toBe(coarse)
    for (const series of ['9', 'axial', 'PET']) expect(() => choose([coarse, fine], series)).toThrow(Refusal)
  })

  it('refuses where there is no CT', () => {
    expect(() => choose([mr])).toThrow('CLI-006')
  })
})

// Goal: what is written is what the schema promises. Oracle: docs/schemas/plan.schema.json.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { madeUpCase } from '../made-up.test-case.ts'
import { findingsOfReport } from '../report.ts'
import { planJson, planSchemaVersion } from './plan-json.ts'
import { misfits, schemaFrom } from './schema.test-case.ts'
import { vertebraeCsv } from './vertebrae-csv.ts'

const schemaOf = (name: string) =>
  schemaFrom(readFileSync(new URL(`../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'))

const root = schemaOf('plan')

const made = madeUpCase()
const json = planJson({ ...made, madeOn: '2026-11-22T12:00:00Z', title: 'made-up' }, findingsOfReport(made))

describe('plan.json', () => {
  it('fits the published schema', () => {
    expect(misfits(root, JSON.parse(json))).toEqual([])
  })

  it('is caught by the schema when a unit, a frame or a field is wrong', () => {
    const broken = (change: (d: Record<string, object>) => void) => {
      const d = JSON.parse(json)
      change(d)
      return misfits(root, d)
    }
    expect(broken((d) => Object.assign(d.frame ?? {}, { convention: 'RAS' }))).not.toEqual([])
    expect(broken((d) => Object.assign(d, { extra: 1 }))).not.toEqual([])
    expect(broken((d) => Object.assign(d.plan ?? {}, { levels: [{}] }))).not.toEqual([])
    expect(broken((d) => Object.assign(d.image ?? {}, { dims: [1, 2] }))).not.toEqual([])
  })

  it('states its version, and holds degrees and millilitres nowhere', () => {
    expect(JSON.parse(json).schemaVersion).toBe(planSchemaVersion)
    expect(json).not.toMatch(/"[A-Za-z]*(Deg|Degrees|Ml|Milli)[A-Za-z]*":/)
  })

  it('keeps every point of the plan to the micrometre', () => {
    const access = JSON.parse(json).plan.levels[0].accesses[0]
    const given = made.plan.levels[0]?.accesses[0]
    for (const axis of [0, 1, 2])
      expect(Math.abs(access.target[axis] - (given?.target[axis] as number))).toBeLessThan(1e-6)
  })
})

describe('vertebrae.csv', () => {
  it('has one full line a vertebra in the order of the spine', () => {
    const lines = vertebraeCsv(made.spine)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    expect(lines).toHaveLength(made.spine.vertebrae.length + 1)
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
    expect(lines.slice(1).map((line) => line[0])).toEqual(['T12', 'L1', 'L2'])
    expect(lines[2]?.[lines[0]?.indexOf('genantGrade') as number]).toBe('2')
  })
})

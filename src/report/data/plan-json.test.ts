// Goal: what is written is what the schema promises. Oracle: docs/plan.schema.json, read by the few rules it uses.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { madeUpCase } from '../made-up.test-case.ts'
import { findingsOfReport } from '../report.ts'
import { planJson, planSchemaVersion } from './plan-json.ts'
import { vertebraeCsv } from './vertebrae-csv.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

const root = JSON.parse(readFileSync(new URL('../../../docs/plan.schema.json', import.meta.url), 'utf8')) as Schema

const typeOf = (value: unknown): readonly string[] => {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value === 'number') return Number.isInteger(value) ? ['number', 'integer'] : ['number']
  return [typeof value]
}

/** What does not fit, as paths with reasons. */
function misfits(schema: Schema, value: unknown, path: string): readonly string[] {
  if (schema.$ref) return misfits(root.$defs?.[schema.$ref.slice('#/$defs/'.length)] as Schema, value, path)
  if (schema.anyOf) {
    const tries = schema.anyOf.map((option) => misfits(option, value, path))
    return tries.find((t) => t.length === 0) ?? (tries.sort((a, b) => b.length - a.length)[0] as readonly string[])
  }
  const out: string[] = []
  if ('const' in schema && value !== schema.const) out.push(`${path} is not ${schema.const}`)
  if (schema.enum && !schema.enum.includes(value)) out.push(`${path} is ${value}`)
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  if (types && !typeOf(value).some((t) => types.includes(t))) return [`${path} is ${typeOf(value)[0]}, not ${types}`]
  if (schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern).test(value))
    out.push(`${path} is ${value}`)
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity))
      out.push(`${path} has ${value.length} items`)
    if (schema.items) out.push(...value.flatMap((item, i) => misfits(schema.items as Schema, item, `${path}[${i}]`)))
  } else if (value !== null && typeof value === 'object')
    out.push(...objectMisfits(schema, value as Record<string, unknown>, path))
  return out
}

function objectMisfits(schema: Schema, value: Record<string, unknown>, path: string): readonly string[] {
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`)
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const own = schema.properties?.[name]
    if (own) return misfits(own, field, `${path}.${name}`)
    if (schema.additionalProperties === false) return [`${path}.${name} is unknown`]
    return typeof schema.additionalProperties === 'object'
      ? misfits(schema.additionalProperties, field, `${path}.${name}`)
      : []
  })
  return [...missing, ...fields]
}

const made = madeUpCase()
const json = planJson({ ...made, madeOn: '2026-11-22T12:00:00Z', title: 'made-up' }, findingsOfReport(made))

describe('plan.json', () => {
  it('fits the published schema', () => {
    expect(misfits(root, JSON.parse(json), 'plan')).toEqual([])
  })

  it('is caught by the schema when a unit, a frame or a field is wrong', () => {
    const broken = (change: (d: Record<string, object>) => void) => {
      const d = JSON.parse(json)
      change(d)
      return misfits(root, d, 'plan')
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

// Goal: rehearsal.json is what its schema promises. Oracle: docs/schemas/rehearsal.schema.json.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { misfits, schemaFrom } from '../data/schema.test-case.ts'
import { madeUpRehearsal } from './made-up.test-case.ts'
import { rehearsalJson, rehearsalSchemaVersion } from './rehearsal-json.ts'

const schemaOf = (name: string) =>
  schemaFrom(readFileSync(new URL(`../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'))

/** As a reader without types meets it. */
type Level = { strength: { after: object }; log: object[]; score: object }

const about = { madeOn: '2026-11-22T12:00:00Z', title: 'made up', findings: [] }
const json = rehearsalJson({ ...about, levels: [madeUpRehearsal] })
const schema = schemaOf('rehearsal')

describe('rehearsal.json', () => {
  it('fits the published schema and states its version', () => {
    expect(misfits(schema, JSON.parse(json))).toEqual([])
    expect(JSON.parse(json).schemaVersion).toBe(rehearsalSchemaVersion)
  })

  it('fits it where nothing was injected or computed', () => {
    const { theatre, medium, log, seen, score } = madeUpRehearsal
    const bare = { level: madeUpRehearsal.level, theatre, medium, log, seen, score, findings: [] }
    const none = { record: null, heat: null, strength: null, uncertainty: null, question: null, balloon: null }
    expect(misfits(schema, JSON.parse(rehearsalJson({ ...about, levels: [{ ...bare, ...none }] })))).toEqual([])
  })

  it('is caught by the schema when a figure loses its range, an action its side, or a field is unknown', () => {
    const broken = (change: (level: Level) => void) => {
      const document = JSON.parse(json)
      change(document.levels[0])
      return misfits(schema, document)
    }
    expect(broken((l) => Object.assign(l.strength.after, { stiffnessNPerMm: 1000 }))).not.toEqual([])
    expect(broken((l) => Object.assign(l.log[0]!, { action: { do: 'inject', volumeMm3: 1 } }))).not.toEqual([])
    expect(broken((l) => Object.assign(l, { extra: 1 }))).toEqual(['document.levels[0].extra is unknown'])
    expect(broken((l) => Object.assign(l.score, { whole: 1.5 }))).not.toEqual([])
  })
})

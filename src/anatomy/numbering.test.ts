// Goal: names come from landmarks only, and every doubt is said. Method: evidence as it would be read, written by hand.
import { describe, expect, it } from 'vitest'
import { lowestWithRibs, type NumberingEvidence, nameVertebrae, renamed } from './numbering.ts'

const evidence = (sacral: number, ribs: readonly (boolean | null)[]): NumberingEvidence => ({
  count: ribs.length,
  sacral,
  ribs,
  pitchMm: ribs.map(() => 30),
})
const no = false
const yes = true

describe('numbering', () => {
  it('is certain from the sacrum and five lumbar vertebrae below the last ribs', () => {
    const named = nameVertebrae(evidence(1, [no, no, no, no, no, no, no, yes, yes]))
    expect(named.levels).toEqual([null, 'S1', 'L5', 'L4', 'L3', 'L2', 'L1', 'T12', 'T11'])
    expect(named.numbering).toMatchObject({ certainty: 'certain', alternatives: [], transitional: 'none' })
    expect(named.numbering.reasons[0]).toBe('sacrum seen')
  })

  it('names L6, and says so, where six vertebrae without ribs lie above the sacrum', () => {
    const named = nameVertebrae(evidence(0, [no, no, no, no, no, no, no, yes, yes]))
    expect(named.levels.slice(0, 3)).toEqual(['S1', 'L6', 'L5'])
    expect(named.levels[7]).toBe('T12')
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.transitional).toContain('L6')
  })

  it('says that four lumbar-type vertebrae may be a sacralised L5 or ribs at L1', () => {
    const named = nameVertebrae(evidence(0, [no, no, no, no, no, yes, yes, yes]))
    expect(named.levels.slice(0, 6)).toEqual(['S1', 'L5', 'L4', 'L3', 'L2', 'L1'])
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.alternatives.join()).toContain('sacralised')
  })

  it('is probable only where the last ribs are the landmark', () => {
    const named = nameVertebrae(evidence(-1, [no, no, yes, yes, yes]))
    expect(named.levels).toEqual(['L2', 'L1', 'T12', 'T11', 'T10'])
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.alternatives.length).toBeGreaterThan(0)
  })

  it('counts down from the first ribs where all lower vertebrae carry ribs', () => {
    const named = nameVertebrae(evidence(-1, [...Array.from({ length: 12 }, () => yes), no]))
    expect(named.levels[0]).toBe('T12')
    expect(named.levels[12]).toBe('C7')
    expect(named.numbering.certainty).toBe('probable')
  })

  it('assumes, and says that it does, where no landmark is in view', () => {
    const named = nameVertebrae(evidence(-1, [no, no, no]))
    expect(named.levels).toEqual(['L4', 'L3', 'L2'])
    expect(named.numbering.certainty).toBe('assumed')
    expect(named.numbering.alternatives).toContain('one level higher')
  })

  it('follows an anchor against every other sign', () => {
    const named = nameVertebrae({ ...evidence(0, [no, no, no]), anchor: { level: 'L3', index: 1 } })
    expect(named.levels).toEqual(['L4', 'L3', 'L2'])
    expect(named.numbering.certainty).toBe('certain')
    expect(named.numbering.reasons).toEqual(['anchor given at L3'])
  })

  it('keeps a person’s new names and the reason', () => {
    const named = renamed(nameVertebrae(evidence(-1, [no, no, no])), new Map([['L3', 'L2']]))
    expect(named.levels).toEqual(['L4', 'L2', 'L2'])
    expect(named.numbering.reasons[0]).toBe('renamed by a person: L3 to L2')
  })

  it('is not led astray by one side or one level where ribs were missed or made up', () => {
    expect(lowestWithRibs({ sacral: -1, ribs: [no, no, yes, yes, no, yes, yes] })).toBe(2)
    expect(lowestWithRibs({ sacral: 0, ribs: [yes, no, no, no, no, no] })).toBe(-1)
    expect(lowestWithRibs({ sacral: -1, ribs: [no, yes, null] })).toBe(1)
  })
})

// Goal: names come from landmarks only, and every doubt is said. Method: evidence as it would be read, written by hand.
import { describe, expect, it } from 'vitest'
import { nameVertebrae, renamed } from './numbering.ts'
import { lowestWithRibs, type NumberingEvidence, type RibSign } from './numbering-evidence.ts'

const signs: Readonly<Record<string, RibSign>> = { '-': 'none', t: 'stump', s: 'short', r: 'long', '?': 'out of view' }

/** Ribs from the caudal end, one letter a vertebra. */
const ribsOf = (letters: string): RibSign[] => [...letters].map((letter) => signs[letter] as RibSign)

const evidence = (sacral: number, letters: string): NumberingEvidence => ({
  count: letters.length,
  sacral,
  ribs: ribsOf(letters),
  pitchMm: ribsOf(letters).map(() => 30),
})

describe('numbering', () => {
  it('is certain from the sacrum and five lumbar vertebrae below the last ribs', () => {
    const named = nameVertebrae(evidence(1, '-------rr'))
    expect(named.levels).toEqual([null, 'S1', 'L5', 'L4', 'L3', 'L2', 'L1', 'T12', 'T11'])
    expect(named.numbering).toMatchObject({ certainty: 'certain', alternatives: [], transitional: 'none' })
    expect(named.numbering.reasons[0]).toBe('sacrum seen')
  })

  it('is never certain where one of sacrum and last ribs is not seen, or does not end', () => {
    for (const [sacral, letters] of [
      [0, '------'],
      [0, '-?????'],
      [0, '-----?rr'],
      [-1, '---rr'],
      [-1, '--?rr'],
      [-1, '---'],
    ] as const) {
      const { numbering } = nameVertebrae(evidence(sacral, letters))
      expect(numbering.certainty, letters).not.toBe('certain')
      expect(numbering.alternatives.length, letters).toBeGreaterThan(0)
    }
  })

  it('names by the sacrum alone as usual, and lists L6 and a sacralised L5', () => {
    const named = nameVertebrae(evidence(0, '-????'))
    expect(named.levels).toEqual(['S1', 'L5', 'L4', 'L3', 'L2'])
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.alternatives.join()).toMatch(/L6.*sacralised/)
  })

  it('says so where the image ends above six vertebrae without ribs', () => {
    expect(nameVertebrae(evidence(0, '-------?')).numbering.transitional).toContain('L6')
    expect(nameVertebrae(evidence(0, '------?')).numbering.transitional).toBe('none')
    expect(nameVertebrae(evidence(-1, '------rr')).numbering.transitional).toContain('L6')
    expect(nameVertebrae(evidence(-1, '-----rr')).numbering.transitional).toBe('none')
  })

  it('names L6, and says so, where six vertebrae without ribs lie above the sacrum', () => {
    const named = nameVertebrae(evidence(0, '-------rr'))
    expect(named.levels.slice(0, 3)).toEqual(['S1', 'L6', 'L5'])
    expect(named.levels[7]).toBe('T12')
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.transitional).toContain('L6')
  })

  it('takes L5 as sacralised where long ribs lie above four lumbar vertebrae', () => {
    const named = nameVertebrae(evidence(0, '-----rrr'))
    expect(named.levels.slice(0, 6)).toEqual(['L5', 'L4', 'L3', 'L2', 'L1', 'T12'])
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.transitional).toContain('sacralised')
  })

  it('gives stumps of ribs four levels above the sacrum to L1', () => {
    const named = nameVertebrae(evidence(0, '-----trr'))
    expect(named.levels.slice(0, 7)).toEqual(['S1', 'L5', 'L4', 'L3', 'L2', 'L1', 'T12'])
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.alternatives.join()).toContain('sacralised')
  })

  it('leaves open whether stumps above five lumbar vertebrae are those of T12 or T13, unless the ribs above them tell', () => {
    const open = nameVertebrae(evidence(0, '------trr'))
    expect(open.levels.slice(5, 8)).toEqual(['L1', 'T12', 'T11'])
    expect(open.numbering.certainty).toBe('probable')
    expect(open.numbering.transitional).toContain('T13')
    const thirteen = nameVertebrae(evidence(0, '------tsr'))
    expect(thirteen.levels.slice(5, 9)).toEqual(['L1', 'T13', 'T12', 'T11'])
    expect(thirteen.numbering.certainty).toBe('probable')
  })

  it('settles stumps by a count of all pairs of ribs', () => {
    expect(nameVertebrae(evidence(0, `------t${'r'.repeat(11)}-`)).numbering.certainty).toBe('certain')
    const thirteen = nameVertebrae(evidence(0, `------t${'r'.repeat(12)}-`))
    expect(thirteen.levels[6]).toBe('T13')
    expect(thirteen.levels[18]).toBe('T1')
  })

  it('is not certain where heights say that a disc was missed or made up', () => {
    const seen = evidence(0, '------rrr')
    const heights = [30, 33, 36, 36, 35, 33, 31, 30, 29]
    const at = (changes: Readonly<Record<number, number>>) =>
      nameVertebrae({ ...seen, pitchMm: heights.map((h, n) => changes[n] ?? h) }).numbering
    expect(at({}).certainty).toBe('certain')
    // Crushed by half, alone: stays what it is.
    expect(at({ 5: 18 }).certainty).toBe('certain')
    expect(at({ 6: 44 }).reasons.join()).toContain('T12 is taller')
    expect(at({ 6: 44 }).certainty).toBe('probable')
    expect(at({ 4: 17, 5: 17 }).certainty).toBe('probable')
  })

  it('only assumes where sacrum and ribs contradict each other', () => {
    const named = nameVertebrae(evidence(0, '--------rr'))
    expect(named.numbering.certainty).toBe('assumed')
    expect(named.numbering.reasons.join()).toContain('misread')
  })

  it('is probable only where the last ribs are the landmark', () => {
    const named = nameVertebrae(evidence(-1, '--rrr'))
    expect(named.levels).toEqual(['L2', 'L1', 'T12', 'T11', 'T10'])
    expect(named.numbering.certainty).toBe('probable')
    expect(named.numbering.alternatives.length).toBeGreaterThan(0)
  })

  it('counts down from the first ribs where all lower vertebrae carry ribs', () => {
    const named = nameVertebrae(evidence(-1, `${'r'.repeat(12)}-`))
    expect(named.levels[0]).toBe('T12')
    expect(named.levels[12]).toBe('C7')
    expect(named.numbering.certainty).toBe('probable')
  })

  it('assumes, and says that it does, where no landmark is in view', () => {
    const named = nameVertebrae(evidence(-1, '---'))
    expect(named.levels).toEqual(['L4', 'L3', 'L2'])
    expect(named.numbering.certainty).toBe('assumed')
    expect(named.numbering.alternatives).toContain('one level higher')
  })

  it('follows an anchor against every other sign', () => {
    const named = nameVertebrae({ ...evidence(0, '---'), anchor: { level: 'L3', index: 1 } })
    expect(named.levels).toEqual(['L4', 'L3', 'L2'])
    expect(named.numbering.certainty).toBe('certain')
    expect(named.numbering.reasons).toEqual(['anchor given at L3'])
  })

  it('keeps a person’s new names and the reason', () => {
    const named = renamed(nameVertebrae(evidence(-1, '---')), new Map([['L3', 'L2']]))
    expect(named.levels).toEqual(['L4', 'L2', 'L2'])
    expect(named.numbering.reasons[0]).toBe('renamed by a person: L3 to L2')
  })

  it('is not led astray by one side or one level where ribs were missed or made up', () => {
    const lowest = (sacral: number, letters: string): number => lowestWithRibs({ sacral, ribs: ribsOf(letters) })
    expect(lowest(-1, '--rr-rr')).toBe(2)
    expect(lowest(0, 'r-----')).toBe(-1)
    expect(lowest(-1, '-r?')).toBe(1)
  })

  it('takes neither an iliac crest nor a long transverse process for the last ribs', () => {
    const lowest = (sacral: number, letters: string): number => lowestWithRibs({ sacral, ribs: ribsOf(letters) })
    expect(lowest(0, '-r???-rrr?')).toBe(6)
    expect(lowest(-1, 'r?????')).toBe(-1)
    expect(lowest(0, '---t--rrr??')).toBe(6)
    expect(lowest(0, '-----t')).toBe(-1)
  })
})

import { describe, expect, it } from 'vitest'
import { Refusal } from '../base/index.ts'
import { anchorOf, angleRadOf, dateOf, levelsOf, oneOf, readArguments, renameOf, wholeOf } from './arguments.ts'

const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (cause) {
    if (cause instanceof Refusal) return cause.code
    throw cause
  }
  return 'accepted'
}

describe('arguments', () => {
  const table = { out: 'value', at: 'value', primary: 'value', force: 'flag', fracture: 'values' } as const

  it('tells options, values and inputs apart, a negative number being a value', () => {
    const given = readArguments(['in', '--out', 'o', '--primary', '-20', '--at', '-1,2,-3', '--force'], table)
    expect(given.positionals).toEqual(['in'])
    expect([given.value('out'), given.value('primary'), given.value('at')]).toEqual(['o', '-20', '-1,2,-3'])
    expect(given.flag('force')).toBe(true)
    expect(given.flag('json')).toBe(false)
  })

  it('takes an option again and again where it may be', () => {
    const given = readArguments(['--fracture', 'L1=wedge', '--fracture=L3=crush:3'], table)
    expect(given.values('fracture')).toEqual(['L1=wedge', 'L3=crush:3'])
  })

  it('refuses what it does not know and what lacks its value', () => {
    expect(refused(() => readArguments(['--colour', 'red'], table))).toBe('CLI-002')
    expect(refused(() => readArguments(['--out'], table))).toBe('CLI-002')
    expect(refused(() => readArguments(['--force=yes'], table))).toBe('CLI-002')
  })

  it('reads levels, anchors, names, numbers, angles and dates, and refuses others', () => {
    expect(levelsOf('--levels', 'l1, L2')).toEqual(['L1', 'L2'])
    expect(anchorOf('L5=4,-12.5,-310')).toEqual({ level: 'L5', at: [4, -12.5, -310] })
    expect([...renameOf('L5=L6,L4=L5')]).toEqual([['L5', 'L6'], ['L4', 'L5']]) // biome-ignore format: pairs
    expect(wholeOf('--threads', '4', 1, 64)).toBe(4)
    expect(angleRadOf('--primary', '180', 180)).toBeCloseTo(Math.PI, 12)
    expect(oneOf('--gauge', '11g', ['11G', '13G'])).toBe('11G')
    expect(dateOf('2026-11-22')).toBe('2026-11-22T00:00:00Z')
    expect(dateOf('2026-11-22T14:30:00+02:00')).toBe('2026-11-22T12:30:00Z')
    for (const bad of [
      () => levelsOf('--levels', 'L9'),
      () => anchorOf('L5'),
      () => anchorOf('L5=1,2'),
      () => renameOf('L5'),
      () => wholeOf('--threads', '2.5', 1, 64),
      () => wholeOf('--threads', '', 1, 64),
      () => angleRadOf('--primary', '181', 180),
      () => oneOf('--gauge', '12G', ['11G', '13G']),
      () => dateOf('22.11.2026'),
      () => dateOf('2026-13-40'),
    ])
      expect(refused(bad)).toBe('CLI-003')
  })
})

import { parseArgs } from 'node:util'
import { isLevel, type Level } from '../anatomy/index.ts'
import { radFromDeg } from '../base/index.ts'
import { type Point, point } from '../geometry/index.ts'
import { refuse } from './troubles.ts'

/** What each command takes: its options and whether they carry a value. */
export type OptionTable = Readonly<Record<string, 'value' | 'flag' | 'values'>>

export interface Given {
  readonly positionals: readonly string[]
  readonly value: (name: string) => string | undefined
  readonly values: (name: string) => readonly string[]
  readonly flag: (name: string) => boolean
}

const common: OptionTable = { help: 'flag', json: 'flag', threads: 'value', quiet: 'flag' }

/** The arguments of a command; refuses (CLI-002) what it does not know. */
export function readArguments(args: readonly string[], table: OptionTable): Given {
  const all = { ...common, ...table }
  const options = Object.fromEntries(
    Object.entries(all).map(([name, kind]) => [
      name,
      kind === 'flag'
        ? ({ type: 'boolean', ...(name === 'help' ? { short: 'h' } : {}) } as const)
        : ({ type: 'string', multiple: kind === 'values', ...(name === 'out' ? { short: 'o' } : {}) } as const),
    ]),
  )
  try {
    // A coordinate or an angle may begin with a minus sign: `--primary -20` is a value, not an option.
    const { values, positionals } = parseArgs({ args: joinNegative(args), options, allowPositionals: true })
    const of = (name: string): unknown => values[name]
    return {
      positionals,
      value: (name) => (typeof of(name) === 'string' ? (of(name) as string) : undefined),
      values: (name) => (Array.isArray(of(name)) ? (of(name) as string[]) : []),
      flag: (name) => of(name) === true,
    }
  } catch (cause) {
    throw refuse('CLI-002', { problem: cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : String(cause) })
  }
}

function joinNegative(args: readonly string[]): string[] {
  const out: string[] = []
  for (const arg of args) {
    const before = out.at(-1)
    if (/^-[\d.]/.test(arg) && before?.startsWith('--') && !before.includes('='))
      out[out.length - 1] = `${before}=${arg}`
    else out.push(arg)
  }
  return out
}

const unusable = (option: string, given: string, expected: string) => refuse('CLI-003', { option, given, expected })

export function levelOf(option: string, text: string): Level {
  const name = text.trim().toUpperCase()
  if (!isLevel(name)) throw unusable(option, text, 'a vertebra such as T12 or L1')
  return name
}

/** `L1,L2` or `T12-L2` (by the usual order, without T13 and L6). */
export const levelsOf = (option: string, text: string): readonly Level[] =>
  text.split(',').map((part) => levelOf(option, part))

export function pointOf(option: string, text: string): Point<'patient'> {
  const numbers = text.split(',').map(Number)
  if (numbers.length !== 3 || numbers.some((n) => !Number.isFinite(n)))
    throw unusable(option, text, 'three numbers x,y,z in patient mm (LPS)')
  return point('patient', numbers[0] as number, numbers[1] as number, numbers[2] as number)
}

/** `L5=12,-30,104`: a vertebra and a point in it. */
export function anchorOf(text: string): { readonly level: Level; readonly at: Point<'patient'> } {
  const [level, at] = text.split('=')
  if (!level || !at) throw unusable('--anchor', text, 'L5=x,y,z')
  return { level: levelOf('--anchor', level), at: pointOf('--anchor', at) }
}

/** `L5=L6,L4=L5`: names to change. */
export function renameOf(text: string): ReadonlyMap<Level, Level> {
  return new Map(
    text.split(',').map((pair) => {
      const [from, to] = pair.split('=')
      if (!from || !to) throw unusable('--rename', text, 'L5=L6,L4=L5')
      return [levelOf('--rename', from), levelOf('--rename', to)] as const
    }),
  )
}

export function numberOf(option: string, text: string, low: number, high: number): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high)
    throw unusable(option, text, `a number from ${low} to ${high}`)
  return value
}

export function wholeOf(option: string, text: string, low: number, high: number): number {
  const value = numberOf(option, text, low, high)
  if (!Number.isInteger(value)) throw unusable(option, text, `a whole number from ${low} to ${high}`)
  return value
}

export const angleRadOf = (option: string, text: string, limitDeg: number): number =>
  radFromDeg(numberOf(option, text, -limitDeg, limitDeg))

/** One of a few words. */
export function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase())
  if (!found) throw unusable(option, text, words.join(', '))
  return found
}

/** A date or a date with time, as ISO 8601 in UTC to the second. */
export function dateOf(text: string): string {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/
  const withZone = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text
  const date = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(withZone) ? withZone : `${withZone}Z`)
  if (!form.test(text) || Number.isNaN(date.getTime()))
    throw unusable('--date', text, '2026-11-22 or 2026-11-22T14:30:00Z')
  return date.toISOString().replace('.000Z', 'Z')
}

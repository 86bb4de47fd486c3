// What the command line says about refusals and findings.
import { type Facts, type Finding, type Refusal, worstFirst } from '../base/index.ts'

const mark = { stop: '■ Stop   ', caution: '▲ Caution', note: '· Note   ' } as const

const valueInWords = (value: Facts[string]): string => {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value)
}

const factLines = (facts: Facts): readonly string[] =>
  Object.entries(facts).map(([key, value]) => `    ${key}: ${valueInWords(value)}`)

/** Code, sentence, facts, remedy: one under the other. */
export function refusalInWords({ code, sentence, facts, remedy }: Refusal): string {
  return [`${code}  ${sentence}`, ...factLines(facts), `  ${remedy}`].join('\n')
}

export function findingInWords({ code, severity, sentence, about, facts }: Finding): string {
  const given = Object.entries(facts).map(([key, value]) => `${key} ${valueInWords(value)}`)
  return `  ${mark[severity]} ${about}: ${sentence}${given.length > 0 ? ` (${given.join('; ')})` : ''}  ${code}`
}

export function findingsInWords(findings: readonly Finding[]): readonly string[] {
  return worstFirst(findings).map(findingInWords)
}

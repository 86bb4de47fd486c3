// What the command line says about refusals and findings.
import { type Facts, type Finding, type Refusal, worstFirst } from '../base/index.ts'
import { factInWords, groupFindings } from '../report/index.ts'

const mark = { stop: '■ Stop   ', caution: '▲ Caution', note: '· Note   ' } as const

const words = (facts: Facts): readonly string[] => Object.entries(facts).map(([key, value]) => factInWords(key, value))

/** Code, sentence, facts, remedy: one under the other. */
export function refusalInWords({ code, sentence, facts, remedy }: Refusal): string {
  return [`${code}  ${sentence}`, ...words(facts).map((fact) => `         ${fact}`), `         ${remedy}`].join('\n')
}

export function findingInWords({ code, severity, sentence, about, facts }: Finding): string {
  const given = words(facts)
  return `  ${mark[severity]} ${about}: ${sentence}${given.length > 0 ? ` (${given.join(', ')})` : ''}  ${code}`
}

export function findingsInWords(findings: readonly Finding[]): readonly string[] {
  return groupFindings(worstFirst(findings)).map(findingInWords)
}

// Every word of the interface, by page. Another language is another object of the same type.
import { cases } from './en/cases.ts'
import { plan } from './en/plan.ts'
import { rehearse } from './en/rehearse.ts'
import { report } from './en/report.ts'
import { see } from './en/see.ts'
import { shell } from './en/shell.ts'
import { strength } from './en/strength.ts'

/** The same tree of texts, with any words. */
type Words<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : Words<T[K]>
}

const english = { shell, cases, see, plan, rehearse, strength, report }
export type Texts = Words<typeof english>

export const languages = ['en'] as const
export type Language = (typeof languages)[number]

const catalogues: Readonly<Record<Language, Texts>> = { en: english }
export const textsIn = (language: Language): Texts => catalogues[language]

// Every refusal and finding of the imaging room has a test that names its code.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { imagingTroubles } from '../../src/imaging/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const testsIn = (folder: string): readonly string[] =>
  readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('complete'))
    .map((name) => readFileSync(`${root}/${folder}/${name}`, 'utf8'))

it('no code of the imaging room is without a test', () => {
  const text = [...testsIn('conformance'), ...testsIn('src/imaging')].join('\n')
  expect(Object.keys(imagingTroubles).filter((code) => !text.includes(code))).toEqual([])
})

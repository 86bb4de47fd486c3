import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProgress } from './sweep-progress.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweep-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Row {
  readonly sample: number
  readonly value: number
}

test('what was added is there again for the same sweep, bit for bit, and gone once removed', async () => {
  const out = join(folder, 'same')
  const first = await openProgress<Row>(out, 7)
  expect(first.rows).toEqual([])
  await first.add({ sample: 0, value: 0.1 + 0.2 })
  await first.add({ sample: 1, value: 1 / 3 })
  const again = await openProgress<Row>(out, 7)
  expect(again.rows).toEqual([
    { sample: 0, value: 0.1 + 0.2 },
    { sample: 1, value: 1 / 3 },
  ])
  await again.remove()
  expect((await openProgress<Row>(out, 7)).rows).toEqual([])
})

test('another sweep’s lines are not taken, nor those behind a half-written one', async () => {
  const out = join(folder, 'half')
  const first = await openProgress<Row>(out, 7)
  await first.add({ sample: 0, value: 1 })
  const path = join(folder, '.half.sweep')
  await writeFile(path, `${await readFile(path, 'utf8')}{"sample":1,"va`)
  const again = await openProgress<Row>(out, 7)
  expect(again.rows).toEqual([{ sample: 0, value: 1 }])
  await again.add({ sample: 1, value: 2 })
  expect((await openProgress<Row>(out, 7)).rows.length).toBe(2)
  expect((await openProgress<Row>(out, 8)).rows).toEqual([])
})

// Goal: a result is whole or absent, and nothing foreign is ever replaced. Oracle: the folder afterwards.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ResultFile, refuseForeignFolder, writeResult } from './result-folder.ts'

const file = (name: string, text: string): ResultFile => ({ name, bytes: new TextEncoder().encode(text) })
const plan = file('plan.json', '{\n "schema": "vertebro-plan"\n}')

describe('writeResult', () => {
  let base = ''
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'vertebro-'))
  })
  afterEach(() => rmSync(base, { recursive: true, force: true }))
  const free = new AbortController().signal

  it('writes files and folders, and nothing beside them', async () => {
    await writeResult(join(base, 'a', 'report'), [plan, file('figures/x.png', 'x')], free)
    expect(readdirSync(join(base, 'a'))).toEqual(['report'])
    expect(readFileSync(join(base, 'a', 'report', 'figures', 'x.png'), 'utf8')).toBe('x')
  })

  it('replaces an earlier result whole, old files gone', async () => {
    const folder = join(base, 'report')
    await writeResult(folder, [plan, file('old.txt', 'old')], free)
    await refuseForeignFolder(folder, false)
    await writeResult(folder, [plan, file('new.txt', 'new')], free)
    expect(readdirSync(folder).sort()).toEqual(['new.txt', 'plan.json'])
    expect(readdirSync(base)).toEqual(['report'])
  })

  it('refuses a folder with something else in it, and a file, unless forced', async () => {
    mkdirSync(join(base, 'mine'))
    writeFileSync(join(base, 'mine', 'thesis.txt'), 'years of work')
    writeFileSync(join(base, 'plain'), '')
    await expect(refuseForeignFolder(join(base, 'mine'), false)).rejects.toThrow('CLI-005')
    await expect(refuseForeignFolder(join(base, 'plain'), false)).rejects.toThrow('CLI-005')
    await refuseForeignFolder(join(base, 'mine'), true)
    writeFileSync(join(base, 'mine', 'plan.json'), '{"not": "ours"}')
    await expect(refuseForeignFolder(join(base, 'mine'), false)).rejects.toThrow('CLI-005')
    await refuseForeignFolder(join(base, 'absent'), false)
  })

  it('leaves nothing when stopped, and what was there stays', async () => {
    const folder = join(base, 'report')
    await writeResult(folder, [plan], free)
    const stop = new AbortController()
    const files = [plan, file('a', 'a'), file('b', 'b')]
    const stopping = files.map((f, i) => ({
      name: f.name,
      get bytes() {
        if (i === 1) stop.abort(new Error('enough'))
        return f.bytes
      },
    }))
    await expect(writeResult(folder, stopping, stop.signal)).rejects.toThrow('enough')
    expect(readdirSync(base)).toEqual(['report'])
    expect(readdirSync(folder)).toEqual(['plan.json'])
  })

  it('refuses where it cannot write', async () => {
    writeFileSync(join(base, 'plain'), '')
    await expect(writeResult(join(base, 'plain', 'report'), [plan], free)).rejects.toThrow('CLI-009')
  })
})

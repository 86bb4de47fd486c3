// Goal: the rehearsal's files are whole, the same bytes every time, and say what the made-up record says. Oracle: the
// record's own figures and the bytes.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import type { LevelRehearsal } from '../../rehearsal/index.ts'
import type { ReportFile } from '../report.ts'
import { made, madeUpRehearsal } from './made-up.test-case.ts'
import { renderRehearsal } from './render.ts'

const ttf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`, import.meta.url)))
const fonts = { regular: ttf('DejaVuSansCondensed'), bold: ttf('DejaVuSansCondensed-Bold') }
const render = (kernels: Kernels, levels: readonly LevelRehearsal[]) =>
  renderRehearsal({
    volume: made.volume,
    levels,
    kernels,
    madeOn: '2026-11-22T12:00:00Z',
    title: 'Made up & small',
    fonts,
    findings: [],
  })

describe('renderRehearsal', () => {
  let pools: Kernels[] = []
  let files: readonly ReportFile[] = []
  let pdf = ''
  beforeAll(async () => {
    pools = await Promise.all([1, 2].map((n) => startKernels(n)))
    files = await render(pools[0] as Kernels, [madeUpRehearsal])
    pdf = Buffer.from(files[0]?.bytes ?? new Uint8Array()).toString('latin1')
  })
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))
  const count = (pattern: RegExp): number => pdf.match(pattern)?.length ?? 0

  it('brings every promised file once, none empty', () => {
    expect(files.map((f) => f.name)).toEqual([
      'rehearsal.pdf',
      'rehearsal.json',
      'injection.csv',
      'temperature.csv',
      'cement.nii.gz',
      'meshes/L1-cement-inside.stl',
      'meshes/L1-cement-leaked.stl',
      'fields/L1-cement.vti',
      'fields/L1-heat.vti',
      'fields/L1-mechanics-before.vti',
      'fields/L1-mechanics-after.vti',
      'fields/L1-fill-probability.vti',
    ])
    for (const { name, bytes } of files) expect(bytes.length, name).toBeGreaterThan(100)
  })

  it('is the same bytes on another number of threads', async () => {
    const again = await render(pools[1] as Kernels, [madeUpRehearsal])
    for (const [i, { name, bytes }] of again.entries())
      expect(Buffer.compare(bytes, files[i]?.bytes ?? new Uint8Array()), name).toBe(0)
  })

  it('writes a tagged PDF/A-3a with a description for every picture and chart', () => {
    expect(pdf).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(pdf).toMatch(/\/Marked true/)
    const figures = pdf.match(/<<[^<>]*\/S \/Figure[\s\S]*?endobj/g) ?? []
    // Four cuts, two X-rays, three curves, two places, two strained cuts, one probability, one chart of volumes.
    expect(figures.length).toBe(15)
    for (const one of figures) expect(one).toMatch(/\/Alt \(/)
    expect(count(/\/Type \/Page\b/g)).toBe(4)
    expect(count(/\/S \/H1\b/g)).toBe(4)
  })

  it('writes the log with every digit and the leak’s first view into rehearsal.json', () => {
    const json = JSON.parse(Buffer.from(files[1]?.bytes ?? new Uint8Array()).toString())
    expect(json.schema).toBe('vertebro-rehearsal')
    expect(json.levels[0].log).toEqual(JSON.parse(JSON.stringify(madeUpRehearsal.log)))
    expect(json.levels[0].cement.leaks[0].seenFirstIn).toBe('lateral')
    expect(json.levels[0].strength.planned.volumeMm3).toBe(2000)
  })

  it('says so in one page where no cement was injected', async () => {
    const empty: LevelRehearsal = {
      ...madeUpRehearsal,
      record: null,
      seen: { leaks: [], sights: [] },
      heat: null,
      strength: null,
      uncertainty: null,
      question: null,
    }
    const few = await render(pools[0] as Kernels, [empty])
    expect(few.map((f) => f.name)).toEqual([
      'rehearsal.pdf',
      'rehearsal.json',
      'injection.csv',
      'temperature.csv',
      'cement.nii.gz',
    ])
    const text = Buffer.from(few[0]?.bytes ?? new Uint8Array()).toString('latin1')
    expect(text.match(/\/Type \/Page\b/g)?.length).toBe(3)
  })
})

// Goal: the report is whole, the same bytes every time, and its PDF is tagged PDF/A-3a. Oracle: the bytes themselves.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { startKernels } from '../compute/node.ts'
import { gridAlongPatient, point } from '../geometry/index.ts'
import { readNiftiLabels } from '../imaging/index.ts'
import { madeUpCase } from './made-up.test-case.ts'
import { type ReportFile, renderReport } from './report.ts'

const ttf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`, import.meta.url)))
const fonts = { regular: ttf('DejaVuSansCondensed'), bold: ttf('DejaVuSansCondensed-Bold') }
const made = madeUpCase()

const render = (kernels: Kernels, madeOn = '2026-11-22T12:00:00Z') =>
  renderReport({ ...made, kernels, madeOn, title: 'Made-up & small <case>', fonts })

describe('renderReport', () => {
  let pools: Kernels[] = []
  let files: readonly ReportFile[] = []
  let pdf = ''
  beforeAll(async () => {
    pools = await Promise.all([1, 2].map((n) => startKernels(n)))
    files = await render(pools[0] as Kernels)
    pdf = Buffer.from(fileOf('plan.pdf')).toString('latin1')
  })
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))
  const fileOf = (name: string): Uint8Array => files.find((f) => f.name === name)?.bytes ?? new Uint8Array()
  const count = (pattern: RegExp): number => pdf.match(pattern)?.length ?? 0

  it('brings every promised file once, none empty', () => {
    const names = files.map((f) => f.name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of ['plan.pdf', 'plan.json', 'vertebrae.csv', 'labels.nii.gz', 'parts.nii.gz'])
      expect(names).toContain(name)
    for (const level of ['T12', 'L1', 'L2']) expect(names).toContain(`meshes/${level}.stl`)
    for (const side of ['left', 'right']) expect(names).toContain(`meshes/L1-${side}-cannula.stl`)
    for (const figure of ['axial', 'sagittal', 'down-the-needle'])
      expect(names).toContain(`figures/L1-left-${figure}.png`)
    for (const film of ['ap', 'lateral', 'bulls-eye-left', 'bulls-eye-right'])
      expect(names).toContain(`figures/L1-xray-${film}.png`)
    for (const { name, bytes } of files) expect(bytes.length, name).toBeGreaterThan(60)
  })

  it('is the same bytes again on another number of threads, and another date changes only the PDF and JSON', async () => {
    const again = await render(pools[1] as Kernels)
    for (const [i, { name, bytes }] of again.entries())
      expect(Buffer.compare(bytes, files[i]?.bytes ?? new Uint8Array()), name).toBe(0)
    const later = await render(pools[1] as Kernels, '2027-01-01T00:00:00Z')
    const changed = later.filter((f, i) => Buffer.compare(f.bytes, files[i]?.bytes ?? new Uint8Array()) !== 0)
    expect(changed.map((f) => f.name)).toEqual(['plan.pdf', 'plan.json'])
  })

  it('writes a PDF/A-3a: tagged, with language, title, output intent and every font embedded', () => {
    expect(pdf.startsWith('%PDF-1.7')).toBe(true)
    expect(pdf).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(pdf).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(pdf).toMatch(/\/Marked true/)
    expect(pdf).toMatch(/\/Lang \(en\)/)
    expect(pdf).toMatch(/\/DisplayDocTitle true/)
    expect(pdf).toMatch(/\/S \/GTS_PDFA1/)
    expect(count(/\/Type \/FontDescriptor/g)).toBe(count(/\/FontFile2 \d+ 0 R/g))
    expect(count(/\/FontFile2 \d+ 0 R/g)).toBeGreaterThanOrEqual(2)
    expect(count(/\/BaseFont \/(Helvetica|Times|Courier)/g)).toBe(0)
    expect(pdf).not.toMatch(/\/Encrypt|\/JavaScript|\/Launch/)
  })

  it('keeps its XML packet well formed whatever the title', () => {
    const packet = pdf.slice(pdf.indexOf('<x:xmpmeta'), pdf.indexOf('</x:xmpmeta>'))
    expect(packet).not.toMatch(/&(?!amp;|lt;|gt;|#)/)
    expect(packet).toContain('Made-up and small')
  })

  it('tags every figure with a description, heads, lists and tables, and has a page for each level', () => {
    const figures = pdf.match(/<<[^<>]*\/S \/Figure[\s\S]*?endobj/g) ?? []
    expect(figures.length).toBeGreaterThanOrEqual(2 + 2 * 11)
    for (const figure of figures) expect(figure).toMatch(/\/Alt \(/)
    for (const role of ['Document', 'Sect', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'Caption'])
      expect(count(new RegExp(`/S /${role}\\b`, 'g')), role).toBeGreaterThan(0)
    expect(count(/\/Type \/Page\b/g)).toBe(1 + made.plan.levels.length + 1)
    expect(count(/\/S \/H1\b/g)).toBe(1 + made.plan.levels.length + 1)
  })

  it('writes label maps that read back voxel for voxel', async () => {
    const { map } = await readNiftiLabels(fileOf('labels.nii.gz'), 'labels')
    expect(Buffer.compare(map.labels, made.spine.labels.labels)).toBe(0)
    const parts = await readNiftiLabels(fileOf('parts.nii.gz'), 'parts')
    expect(Buffer.compare(parts.map.labels, made.spine.parts.labels)).toBe(0)
  })

  it('refuses a plan whose masks lie on another grid', async () => {
    const grid = gridAlongPatient([2, 2, 2], [1, 1, 1], point('patient', 0, 0, 0))
    const volume = { ...made.volume, grid, samples: new Int16Array(8) }
    const kernels = pools[0] as Kernels
    const work = renderReport({ ...made, volume, kernels, madeOn: '2026-11-22T12:00:00Z', title: '', fonts })
    await expect(work).rejects.toThrow(Refusal)
  })

  it('stops when asked', async () => {
    const stop = new AbortController()
    const kernels = pools[1] as Kernels
    const work = renderReport(
      { ...made, kernels, madeOn: '2026-11-22T12:00:00Z', title: '', fonts },
      { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
    )
    await expect(work).rejects.toThrow('enough')
  })
})

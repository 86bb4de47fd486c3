// Goal: the three journeys that take long: the demo, a made-up patient as a DICOM study in a zip, and the real CT. Oracle: what
// is known of each beforehand (names, fracture, sides) and the files written. Runs bin/vertebro.js.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { realData } from './real-data.ts'

const bin = fileURLToPath(new URL('../bin/vertebro.js', import.meta.url))
const base = mkdtempSync(join(tmpdir(), 'vertebro-journey-'))

function vertebro(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: base })
    const out = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      out.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      out.stderr += chunk
    })
    child.on('close', (code) => resolve({ code, ...out }))
  })
}

interface Summary {
  readonly numbering: { readonly certainty: string; readonly reasons: readonly string[] }
  readonly vertebrae: readonly { level: string; complete: boolean; genant: { grade: number; shape: string } }[]
  readonly levels: readonly {
    level: string
    accesses: readonly { side: string; approach: string; gauge: string; leastMarginMm: number }[]
  }[]
  readonly files: readonly string[]
}

const fused = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')

describe('vertebro, the long way', () => {
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  it('demo: finds the fractured L1 of a made-up patient, names it and plans both sides', async () => {
    const { code, stdout, stderr } = await vertebro(['demo', '--date', '2026-11-22', '--json'])
    expect(stderr).not.toContain('fault')
    expect(code).toBe(0)
    const demo: Summary = JSON.parse(stdout)
    expect(demo.numbering.certainty).toBe('certain')
    const broken = demo.vertebrae.filter((v) => v.genant.grade > 0)
    expect(broken.map((v) => [v.level, v.genant.shape])).toEqual([['L1', 'wedge']])
    expect(demo.levels[0]?.accesses.map((a) => a.side)).toEqual(['left', 'right'])
    for (const access of demo.levels[0]?.accesses ?? []) expect(access.leastMarginMm).toBeGreaterThan(0)
    expect(readdirSync(join(base, 'demo'))).toEqual(expect.arrayContaining(['plan.pdf', 'ct.nii.gz', 'plan.json']))
  })

  it('a DICOM study in a zip is read and planned as the NIfTI it was made beside', async () => {
    const made = await vertebro(['phantom', '--levels', 'L1,L2,L3', '--spacing', '1.5', '--dicom', '--out', 'patient'])
    expect(made.code).toBe(0)
    const folder = join(base, 'patient', 'dicom')
    const slices = readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const)
    writeFileSync(join(base, 'study.zip'), zipSync(Object.fromEntries(slices), { level: 1 }))
    const labels = ['--labels', 'patient/labels.nii.gz', '--levels', 'L2', '--date', '2026-11-22', '--json']
    const [zipped, plain] = [
      await vertebro(['plan', 'study.zip', ...labels, '--out', 'zipped']),
      await vertebro(['plan', 'patient/ct.nii.gz', ...labels, '--out', 'plain']),
    ]
    expect([zipped.code, plain.code]).toEqual([0, 0])
    // DICOM writes places as decimal strings, so that the two grids differ in their last bits.
    const rounded = (stdout: string) =>
      JSON.parse(stdout, (_, v) => (typeof v === 'number' ? Math.round(v * 1e6) / 1e6 : v)).levels
    expect(rounded(zipped.stdout)).toEqual(rounded(plain.stdout))
  })

  it('a plan is rehearsed from its folder, comes out the same twice, and is refused with another CT', async () => {
    const made = await vertebro([
      'phantom',
      '--levels',
      'L1,L2,L3',
      '--spacing',
      '1.5',
      '--density',
      '90',
      '--seed',
      '2',
      '--out',
      'weak',
    ])
    expect(made.code).toBe(0)
    const plan = ['plan', 'weak/ct.nii.gz', '--labels', 'weak/labels.nii.gz', '--levels', 'L2', '--date', '2026-11-22']
    expect((await vertebro([...plan, '--out', 'weak-plan'])).code).toBe(0)
    const rehearse = ['rehearse', 'weak-plan/plan.json', '--volume', '2', '--date', '2026-11-22', '--json', '--out']
    const [first, second] = [
      await vertebro([...rehearse, 'first']),
      await vertebro([...rehearse, 'second', '--threads', '1']),
    ]
    expect([first.code, second.code]).toEqual([0, 0])
    const { levels } = JSON.parse(first.stdout)
    expect(levels[0].injectedMm3).toBeCloseTo(2000, 6)
    expect(levels[0].insideMm3).toBeGreaterThan(1000)
    expect(levels[0].strengthN.after.value).toBeGreaterThan(levels[0].strengthN.before.value)
    for (const name of ['rehearsal.json', 'injection.csv', 'temperature.csv', 'cement.nii.gz'])
      expect(readFileSync(join(base, 'first', name)).equals(readFileSync(join(base, 'second', name))), name).toBe(true)
    expect((await vertebro(['phantom', '--levels', 'L2', '--spacing', '2', '--out', 'stranger'])).code).toBe(0)
    const other = await vertebro(['rehearse', 'weak-plan', '--image', 'stranger/ct.nii.gz', '--out', 'other'])
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('CLI-013')])
  })

  it('a sweep goes on where it was, and ends as one that was never stopped', async () => {
    const sweep = ['sweep', 'weak-plan', '--vary', 'viscosity,volume', '--date', '2026-11-22', '--n']
    expect((await vertebro([...sweep, '4', '--out', 'whole'])).code).toBe(0)
    const half = await vertebro([...sweep, '2', '--out', 'parts'])
    expect(half.code).toBe(0)
    // What a stopped run leaves: the lines so far beside the folder's place, as the finished one had them.
    const lines = readFileSync(join(base, 'parts', 'sweep.csv'), 'utf8')
      .trim()
      .split('\n')
    expect((await vertebro([...sweep, '4', '--out', 'parts'])).code).toBe(0)
    const whole = readFileSync(join(base, 'whole', 'sweep.csv'), 'utf8')
    expect(readFileSync(join(base, 'parts', 'sweep.csv'), 'utf8')).toBe(whole)
    expect(whole.split('\n').slice(0, 3)).toEqual(lines)
  })

  it.skipIf(!fused)(
    'real CT (CC0-LSPINE-01): T12 to L5 certain, none fractured, 11G transpedicular without breach',
    async () => {
      const levels = ['L1', 'L2', 'L3', 'L4', 'L5']
      const args = ['plan', fused as string, '--levels', levels.join(','), '--gauge', '11G', '--out', 'real', '--json']
      const { code, stdout } = await vertebro(args)
      expect(code).toBe(0)
      const plan: Summary = JSON.parse(stdout)
      expect(plan.numbering.certainty).toBe('certain')
      expect(plan.numbering.reasons.join()).toContain('sacrum seen')
      expect(plan.vertebrae.map((v) => v.level)).toEqual(expect.arrayContaining(['T12', ...levels]))
      const lumbar = plan.vertebrae.filter((v) => ['T12', ...levels].includes(v.level))
      expect(lumbar.filter((v) => v.genant.grade > 0).map((v) => v.level)).toEqual([])
      for (const level of levels) {
        const accesses = plan.levels.find((l) => l.level === level)?.accesses ?? []
        expect(
          accesses.map((a) => `${a.side} ${a.gauge} ${a.approach}`),
          level,
        ).toEqual(['left 11G transpedicular', 'right 11G transpedicular'])
        for (const access of accesses) expect(access.leastMarginMm, level).toBeGreaterThan(0)
      }
    },
  )
})

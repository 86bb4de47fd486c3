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

// CC0-LSPINE-01: a complete lumbar spine without fracture, planned through the command line as a reader would.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realData } from '../test/real-data.ts'
import { vertebro } from './command.ts'
import { type Row, row, skipped } from './row.ts'

interface Summary {
  readonly numbering: { readonly certainty: string; readonly reasons: readonly string[] }
  readonly vertebrae: readonly {
    readonly level: string
    readonly complete: boolean
    readonly genant: { readonly grade: number }
  }[]
  readonly levels: readonly {
    readonly level: string
    readonly accesses: readonly {
      readonly side: string
      readonly approach: string
      readonly gauge: string
      readonly leastMarginMm: number
    }[]
  }[]
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly sentence: string }[]
}

const lumbar = ['L1', 'L2', 'L3', 'L4', 'L5']
const date = '2026-01-01'

export async function fusedRows(): Promise<readonly Row[]> {
  const on = 'CC0-LSPINE-01 ct_fused_0.8mm'
  const path = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
  if (!path) return [skipped(on, 'plan of L1-L5', 'image absent')]
  const out = mkdtempSync(join(tmpdir(), 'vertebro-validation-'))
  try {
    const args = ['plan', path, '--levels', lumbar.join(), '--gauge', '11G', '--date', date, '--json']
    const run = await vertebro([...args, '--out', join(out, 'plan'), '--threads', '2'])
    if (run.code !== 0) return [row(on, 'plan of L1-L5', `exit code ${run.code}: ${run.stderr.slice(-300)}`, false)]
    return [...namesOf(on, JSON.parse(run.stdout)), ...needlesOf(on, JSON.parse(run.stdout)), ...cost(on, run)]
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function namesOf(on: string, s: Summary): Row[] {
  const found = s.vertebrae.filter((v) => v.complete).map((v) => v.level)
  const wanted = ['T12', ...lumbar].every((level) => found.includes(level))
  const broken = s.vertebrae
    .filter((v) => v.complete && v.genant.grade > 0)
    .map((v) => `${v.level} grade ${v.genant.grade}`)
  const sacrum = s.numbering.reasons.includes('sacrum seen')
  return [
    row(on, 'T12-L5 found and separated', `complete: ${found.join(' ')}`, wanted),
    row(on, 'named with "sacrum seen"', `${s.numbering.certainty}: ${s.numbering.reasons.join('; ')}`, sacrum),
    row(on, 'no fracture reported', broken.length === 0 ? 'none' : broken.join(', '), broken.length === 0),
  ]
}

function needlesOf(on: string, s: Summary): Row[] {
  const ways = s.levels.flatMap((l) => l.accesses.map((a) => ({ level: l.level, ...a })))
  const good = ways.filter((a) => a.approach === 'transpedicular' && a.gauge === '11G' && a.leastMarginMm >= 0)
  const least = Math.min(...ways.map((a) => a.leastMarginMm))
  return [
    row(
      on,
      '11G transpedicular at L1-L5, both sides, without breach',
      `${good.length} of 10, least margin ${least.toFixed(1)} mm`,
      good.length === 10,
    ),
  ]
}

function cost(on: string, run: { readonly seconds: number; readonly peakMb: number | undefined }): Row[] {
  const peak = run.peakMb === undefined ? 'peak memory not seen here' : `${(run.peakMb / 1024).toFixed(2)} GB`
  const met = run.seconds <= 25 && (run.peakMb ?? 0) <= 1536
  return [row(on, 'plan of all five <= 25 s and <= 1.5 GB on 2 cores', `${run.seconds.toFixed(1)} s, ${peak}`, met)]
}

export async function sagittalRows(): Promise<readonly Row[]> {
  const on = 'CC0-LSPINE-01 ct_sagittal_3mm (DICOM)'
  const path = realData('CC0-LSPINE-01/ct_sagittal_3mm')
  if (!path) return [skipped(on, 'reads, cautions, names', 'images absent')]
  const out = mkdtempSync(join(tmpdir(), 'vertebro-validation-'))
  try {
    const run = await vertebro(['plan', path, '--levels', 'L3', '--date', date, '--json', '--out', join(out, 'plan')])
    if (run.code !== 0) return [row(on, 'reads', `exit code ${run.code}: ${run.stderr.slice(-300)}`, false)]
    const s = JSON.parse(run.stdout) as Summary
    const thick = s.findings.find((f) => f.severity === 'caution' && /3 mm|thick/i.test(`${f.sentence} ${f.code}`))
    const found = s.vertebrae.map((v) => v.level)
    return [
      row(
        on,
        'cautions about 3 mm',
        thick ? `${thick.code}: ${thick.sentence}` : 'no such finding',
        thick !== undefined,
      ),
      row(
        on,
        'still names the levels',
        `${found.join(' ')} (${s.numbering.certainty}: ${s.numbering.reasons.join('; ')})`,
        ['T12', ...lumbar].every((level) => found.includes(level)),
      ),
    ]
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

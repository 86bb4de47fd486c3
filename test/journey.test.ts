// Goal: the program as a reader runs it: a made-up patient, inspected, planned from its label map, projected; refusals, a stop
// and the same bytes twice. Oracle: exit codes, what is printed and the files on disk. Runs bin/vertebro.js in a process of its own.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../bin/vertebro.js', import.meta.url))
const base = mkdtempSync(join(tmpdir(), 'vertebro-journey-'))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function vertebro(args: readonly string[], onStderr?: (text: string, stop: () => void) => void): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: base })
    const out = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      out.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      out.stderr += chunk
      onStderr?.(out.stderr, () => child.kill('SIGINT'))
    })
    child.on('close', (code) => resolve({ code, ...out }))
  })
}

const plan = [
  'plan',
  'patient/ct.nii.gz',
  '--labels',
  'patient/labels.nii.gz',
  '--levels',
  'L2',
  '--date',
  '2026-11-22',
]

/** Every file below a folder with its bytes. */
function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(join(base, folder).length + 1), readFileSync(path)]),
  )
}

describe('vertebro', () => {
  beforeAll(async () => {
    const small = ['--levels', 'L1,L2,L3', '--spacing', '1.5', '--fracture', 'L2=wedge:2', '--seed', '4']
    const made = await vertebro(['phantom', ...small, '--out', 'patient', '--json'])
    expect(made.stderr).not.toContain('fault')
    expect(JSON.parse(made.stdout).levels).toEqual(['L1', 'L2', 'L3'])
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  it('explains itself', async () => {
    const help = await vertebro(['--help'])
    expect(help.code).toBe(0)
    for (const command of ['plan', 'inspect', 'phantom', 'project', 'demo']) expect(help.stdout).toContain(command)
    const more = await vertebro(['plan', '--help'])
    expect(more.code).toBe(0)
    expect(more.stdout).toContain('vertebro plan dicom/ --levels L1,L2')
  })

  it('inspects: what is there, and what would be planned on', async () => {
    const { code, stdout } = await vertebro(['inspect', 'patient', '--json', '--quiet'])
    expect(code).toBe(0)
    const found = JSON.parse(stdout)
    expect(found.volumes).toHaveLength(1)
    expect(found.labelMaps.map((m: { kind: string }) => m.kind).sort()).toEqual(['parts', 'vertebrae'])
    expect(found.planOn.number).toBe(1)
  })

  it('plans twice with the same bytes, on one thread and on two, and names the fracture', async () => {
    const first = await vertebro([...plan, '--out', 'first', '--threads', '1'])
    expect(first.stderr).not.toContain('fault')
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/L2 {2}wedge fracture, Genant grade 2/)
    const second = await vertebro([...plan, '--out', 'second', '--threads', '2', '--json'])
    expect(second.code).toBe(0)
    const summary = JSON.parse(second.stdout)
    expect(summary.levels.map((l: { level: string }) => l.level)).toEqual(['L2'])
    const [a, b] = [filesIn('first'), filesIn('second')]
    expect([...b.keys()]).toEqual([...a.keys()])
    expect([...b.keys()].sort()).toEqual([...summary.files].sort())
    for (const [name, bytes] of a) expect(Buffer.compare(bytes, b.get(name) as Buffer), name).toBe(0)
    const names = [...a.keys()]
    for (const name of ['plan.pdf', 'plan.json', 'vertebrae.csv', 'labels.nii.gz', 'parts.nii.gz', 'meshes/L2.stl'])
      expect(names).toContain(name)
  }, 180_000)

  it('projects the CT to a PNG of the size asked for', async () => {
    const { code } = await vertebro([
      'project',
      'patient/ct.nii.gz',
      '--primary',
      '-170',
      '--size',
      '96',
      '--out',
      'x.png',
    ])
    expect(code).toBe(0)
    const bytes = readFileSync(join(base, 'x.png'))
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([96, 96])
  })

  it('refuses with code, sentence, facts and remedy, and exit code 2', async () => {
    mkdirSync(join(base, 'notes'))
    writeFileSync(join(base, 'notes', 'todo.txt'), 'buy cement')
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['CLI-001', ['fly']],
      ['CLI-002', ['plan', 'x', '--colour', 'red']],
      ['CLI-003', ['plan', 'patient/ct.nii.gz', '--levels', 'Q7', '--out', 'r']],
      ['CLI-004', ['plan', 'nowhere', '--out', 'r']],
      ['CLI-011', ['plan', '--out', 'r']],
      ['CLI-005', ['plan', 'patient/ct.nii.gz', '--out', 'notes']],
      ['IMG-', ['plan', 'notes', '--out', 'r']],
      ['CLI-008', ['plan', 'patient/ct.nii.gz', '--labels', 'patient/ct.nii.gz', '--out', 'r']],
      ['PLN-001', [...plan.slice(0, 4), '--levels', 'T4', '--out', 'r']],
    ]
    for (const [code, args] of cases) {
      const ended = await vertebro(args)
      expect(ended.code, args.join(' ')).toBe(2)
      expect(ended.stderr, args.join(' ')).toContain(code)
      expect(ended.stderr.trimEnd().split('\n').length).toBeGreaterThan(1)
    }
    expect(readdirSync(base)).not.toContain('r')
    const asJson = await vertebro(['plan', 'nowhere', '--json'])
    expect(JSON.parse(asJson.stdout).refusal.code).toBe('CLI-004')
  }, 120_000)

  it('stops on Ctrl-C with 130 and leaves nothing behind', async () => {
    const before = readdirSync(base).sort()
    let asked = false
    const ended = await vertebro([...plan, '--out', 'stopped'], (stderr, stop) => {
      if (asked || !stderr.includes('planning the needles')) return
      asked = true
      stop()
    })
    expect(ended.code).toBe(130)
    expect(ended.stderr).toContain('nothing was written')
    expect(readdirSync(base).sort()).toEqual(before)
  })
})

// The squeezed cube as a CalculiX job (C3D8, direct solver SPOOLES), and its reaction read back.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeDims, type VoxelModel } from '../src/mechanics/index.ts'

export const hasCalculix = (): boolean => !spawnSync('ccx', ['-v']).error

/** One solve: wall and CPU time of the whole program, and the force on the top along k. */
export function runCalculix(model: VoxelModel, threads: number): { wallMs: number; cpuMs: number; forceN: number } {
  const folder = mkdtempSync(join(tmpdir(), 'vertebro-ccx-'))
  try {
    writeFileSync(join(folder, 'cube.inp'), deckOf(model))
    const env = { ...process.env, OMP_NUM_THREADS: `${threads}` }
    const start = performance.now()
    const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time ccx -i cube'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    const wallMs = performance.now() - start
    const [user, system] = run.stderr.trim().split('\n').at(-1)!.split(' ').map(Number)
    const total = /total force[^\n]*\n\s*\n?\s*(\S+)\s+(\S+)\s+(\S+)/i.exec(
      readFileSync(join(folder, 'cube.dat'), 'utf8'),
    )
    return { wallMs, cpuMs: 1000 * (user! + system!), forceN: Number(total?.[3]) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Nodes and elements numbered from 1, one section a modulus. */
function deckOf(model: VoxelModel): string {
  const [nx, ny, nz] = nodeDims(model.grid)
  const h = model.grid.spacingMm[0]
  const lines = ['*NODE, NSET=ALL']
  for (let k = 0, n = 1; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) lines.push(`${n++}, ${i * h}, ${j * h}, ${k * h}`)
  const byModulus = new Map<number, number[]>()
  model.modulusMPa.forEach((e, voxel) => {
    const own = byModulus.get(e)
    if (own) own.push(voxel)
    else byModulus.set(e, [voxel])
  })
  const [ex, ey] = model.grid.dims
  const plane = nx * ny
  for (const [m, [, voxels]] of [...byModulus].entries()) {
    lines.push(`*ELEMENT, TYPE=C3D8, ELSET=E${m}`)
    for (const v of voxels) {
      const a = 1 + (v % ex) + nx * (Math.floor(v / ex) % ey) + plane * Math.floor(v / (ex * ey))
      const face = [a, a + 1, a + nx + 1, a + nx]
      lines.push([v + 1, ...face, ...face.map((n) => n + plane)].join(', '))
    }
  }
  for (const [m, [e]] of [...byModulus].entries())
    lines.push(
      `*MATERIAL, NAME=M${m}`,
      '*ELASTIC',
      `${e}, ${model.poisson}`,
      `*SOLID SECTION, ELSET=E${m}, MATERIAL=M${m}`,
    )
  const layer = (k: number): string[] => Array.from({ length: plane }, (_, n) => `${1 + n + plane * k},`)
  lines.push('*NSET, NSET=BOTTOM', ...layer(0), '*NSET, NSET=TOP', ...layer(nz - 1))
  lines.push('*STEP', '*STATIC, SOLVER=SPOOLES', '*BOUNDARY', 'BOTTOM, 1, 3', 'TOP, 1, 2')
  lines.push(`TOP, 3, 3, ${-0.01 * h * (nz - 1)}`, '*NODE PRINT, NSET=TOP, TOTALS=ONLY', 'RF', '*END STEP', '')
  return lines.join('\n')
}

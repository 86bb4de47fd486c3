// How fast a 275-slice 512 x 512 CT series becomes a Volume, beside dcm2niix on the same files, alternating in one run.
// Asked: at least 3 times the rate of dcm2niix. `node bench/read-series.ts [folder for the series]`
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { random } from '../src/base/index.ts'
import { gridAlongPatient, point } from '../src/geometry/index.ts'
import { type Volume, writeDicomSeries } from '../src/imaging/index.ts'

const asked = 3
const slices = 275
const side = 512
const rounds = 5
const reader = fileURLToPath(new URL('./read-series-once.ts', import.meta.url))

/** A body-like section with quantum noise: what a decoder meets in a real abdomen, made from a seed. */
function series(): Volume {
  const noise = random(7)
  const grains = Float32Array.from({ length: 1 << 16 }, () => noise.normal())
  const samples = new Int16Array(slices * side * side)
  let p = 0
  for (let k = 0; k < slices; k++) {
    const shift = noise.index(1 << 16)
    for (let j = 0; j < side; j++)
      for (let i = 0; i < side; i++, p++) {
        const grain = grains[(p * 7 + shift) & 0xffff] as number
        samples[p] = tissue(i - 256, j - 256, k) + Math.round(12 * grain)
      }
  }
  const grid = gridAlongPatient([side, side, slices], [0.78125, 0.78125, 1], point('patient', -200, -200, -700))
  return { grid, samples, acquisition: { modality: 'CT', title: 'bench', sliceThicknessMm: 1, kvp: 120 } }
}

function tissue(x: number, y: number, k: number): number {
  const body = (x / 215) ** 2 + (y / 150) ** 2
  if (body > 1) return -1000
  if (body > 0.8) return -100
  const bone = (x / 32) ** 2 + ((y - 70) / 26) ** 2
  if (bone < 0.85) return 160 + Math.round(40 * Math.sin(k / 3) * Math.cos(x / 2))
  if (bone < 1) return 700
  return 45 + Math.round(15 * Math.sin(x / 30) * Math.cos(y / 25 + k / 40))
}

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
}

function timeMs(run: () => void): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number

interface Runs {
  readonly wallMs: number[]
  readonly cpuMs: number[]
}

const runs = (): Runs => ({ wallMs: [], cpuMs: [] })
const told = ({ wallMs, cpuMs }: Runs): string =>
  `${middle(wallMs).toFixed(0).padStart(6)} ms, of processor time ${middle(cpuMs).toFixed(0).padStart(6)} ms`

/** Reads all files one after the other into the same room: what no reader on one thread can beat. */
function readOnly(folder: string, into: Runs): void {
  const before = process.cpuUsage()
  into.wallMs.push(timeMs(() => readdirSync(folder).forEach((file) => void readFileSync(join(folder, file)))))
  const spent = process.cpuUsage(before)
  into.cpuMs.push((spent.user + spent.system) / 1000)
}

/** Reads all files into fresh room of their own size: what a reader that keeps the samples cannot beat on one thread. */
function readAndKeep(folder: string, into: Runs): void {
  const names = readdirSync(folder)
  const total = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  const before = process.cpuUsage()
  into.wallMs.push(
    timeMs(() => {
      const room = new Uint8Array(total)
      let at = 0
      for (const name of names) {
        const file = openSync(join(folder, name), 'r')
        at += readSync(file, room, at, total - at, null)
        closeSync(file)
      }
    }),
  )
  const spent = process.cpuUsage(before)
  into.cpuMs.push((spent.user + spent.system) / 1000)
}

function readByDcm2niix(folder: string, scratch: string, into: Runs): void {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch)
  const timed = 'TIMEFORMAT="%R %U %S"; time dcm2niix -z n -b n -o "$0" "$1" > /dev/null'
  const { stderr } = spawnSync('bash', ['-c', timed, scratch, folder], { encoding: 'utf8' })
  const [real, user, system] = (stderr.trim().split('\n').pop() as string).split(' ').map(Number) as [
    number,
    number,
    number,
  ]
  into.wallMs.push(real * 1000)
  into.cpuMs.push((user + system) * 1000)
}

function compare(name: string, folder: string, scratch: string): void {
  const [ours, theirs, disk, kept] = [runs(), runs(), runs(), runs()]
  let hash = ''
  for (let round = 0; round < rounds; round++) {
    readOnly(folder, disk)
    readAndKeep(folder, kept)
    const said = JSON.parse(execFileSync(process.execPath, [reader, folder], { encoding: 'utf8' })) as Once
    ours.wallMs.push(said.readMs)
    ours.cpuMs.push(said.cpuMs)
    hash = said.hash
    readByDcm2niix(folder, scratch, theirs)
  }
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  const rate = (of: Runs, by: Runs, which: keyof Runs) => (middle(of[which]) / middle(by[which])).toFixed(2)
  console.log(`${name}: ${slices} slices, ${(bytes / 1e6).toFixed(0)} MB, ${rounds} alternating rounds, medians`)
  console.log(`  files read and thrown away            ${told(disk)}`)
  console.log(`  files read and kept                   ${told(kept)}`)
  console.log(`  vertebro, ready as a Volume           ${told(ours)} (a fresh process each time)`)
  console.log(`  dcm2niix, written as uncompressed nii ${told(theirs)} (to memory: ${scratch})`)
  console.log(
    `  rate against dcm2niix: asked ${asked}, reached ${rate(theirs, ours, 'wallMs')} by the clock, ${rate(theirs, ours, 'cpuMs')} by processor time`,
  )
  console.log(
    `  limit: one thread that only reads and keeps the bytes would reach ${rate(theirs, kept, 'wallMs')} by the clock, ${rate(theirs, kept, 'cpuMs')} by processor time; result ${hash}`,
  )
}

interface Once {
  readonly readMs: number
  readonly cpuMs: number
  readonly hash: string
}

function packed(from: string, to: string): void {
  mkdirSync(to)
  for (const file of readdirSync(from)) execFileSync('dcmcjpeg', ['+e1', join(from, file), join(to, file)])
}

const root = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'vertebro-bench-'))
const plain = join(root, 'plain')
if (!existsSync(plain)) {
  mkdirSync(plain, { recursive: true })
  for (const { name, bytes } of writeDicomSeries(series(), 'bench')) writeFileSync(join(plain, name), bytes)
}
const scratch = existsSync('/dev/shm') ? '/dev/shm/vertebro-bench-nii' : join(root, 'nii')
console.log(`${availableParallelism()} cores, load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`)
if (!has('dcm2niix')) console.log('skipped: dcm2niix is not installed')
else {
  compare('explicit little endian', plain, scratch)
  const lossless = join(root, 'jpeg-lossless')
  if (!existsSync(lossless) && has('dcmcjpeg')) packed(plain, lossless)
  if (existsSync(lossless)) compare('JPEG lossless', lossless, scratch)
  else console.log('skipped: JPEG lossless, because dcmcjpeg is not installed')
}
rmSync(scratch, { recursive: true, force: true })
if (!process.argv[2]) rmSync(root, { recursive: true, force: true })

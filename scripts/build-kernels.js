// Compiles kernels/index.ts (AssemblyScript) to build/kernels.wasm, for threads over one shared memory, and to
// build/kernels-alone.wasm, for hosts that share none. Plain JavaScript, so that any Node >= 20 runs it.
// What is newer than every source is left alone; files appear under their names only when complete.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const asc = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js')
const common = ['--runtime', 'stub', '--importMemory', '--initialMemory', '16', '--maximumMemory', '65536']
const optimised = ['--enable', 'simd', '-O3', '--noAssert', '--converge']
const builds = {
  'kernels.wasm': [...common, '--sharedMemory', '--enable', 'threads', ...optimised],
  'kernels-alone.wasm': [...common, ...optimised],
}

const changedMs = (path) => statSync(path).mtimeMs
const sources = [
  fileURLToPath(import.meta.url),
  ...readdirSync(join(root, 'kernels')).map((name) => join(root, 'kernels', name)),
]
const newestMs = Math.max(...sources.map(changedMs))

mkdirSync(join(root, 'build'), { recursive: true })
for (const [name, options] of Object.entries(builds)) {
  const target = join(root, 'build', name)
  if (existsSync(target) && changedMs(target) > newestMs) continue
  const startedAt = new Date()
  const draft = join('build', `${process.pid}-${name}`)
  const arguments_ = [asc, 'kernels/index.ts', ...options, '--outFile', draft]
  const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { cwd: root, encoding: 'utf8' })
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\n${name} could not be built\n`)
    rmSync(join(root, draft), { force: true })
    process.exit(1)
  }
  // A source saved while this ran counts as newer.
  utimesSync(join(root, draft), startedAt, startedAt)
  renameSync(join(root, draft), target)
}

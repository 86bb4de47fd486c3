// Compiles kernels/index.ts (AssemblyScript) to kernels/kernels.wasm. Plain JavaScript, so that any Node >= 20 runs it.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const asc = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js')
mkdirSync(join(root, 'build'), { recursive: true })

const shared = [
  'kernels/index.ts',
  '--runtime',
  'stub',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '16',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '-O3',
  '--noAssert',
  '--converge',
]
const result = spawnSync(process.execPath, [asc, ...shared, '--outFile', 'build/kernels.wasm'], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(result.status ?? 1)

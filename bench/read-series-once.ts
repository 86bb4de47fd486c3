// Reads one series and says how long it took: started as a fresh process by read-series.ts.
import { sourceFiles } from '../src/cli/source-files.ts'
import { readImages } from '../src/imaging/index.ts'

const files = await sourceFiles(process.argv[2] as string)
const before = process.cpuUsage()
const start = performance.now()
const { volumes } = await readImages(files)
const readMs = performance.now() - start
const cpu = process.cpuUsage(before)
const samples = volumes[0]?.volume.samples ?? new Int16Array(0)
let hash = 0
for (let p = 0; p < samples.length; p++) hash = (Math.imul(hash, 31) + (samples[p] as number)) | 0
console.log(
  JSON.stringify({
    readMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    hash: (hash >>> 0).toString(16),
    dims: volumes[0]?.volume.grid.dims,
  }),
)

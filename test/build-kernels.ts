// The kernels are compiled before any test runs.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export default function setup(): void {
  const script = fileURLToPath(new URL('../scripts/build-kernels.js', import.meta.url))
  const built = spawnSync(process.execPath, [script], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the kernels did not compile')
}

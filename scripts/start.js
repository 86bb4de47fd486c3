// npm start: builds the workstation where something changed, then serves it on this computer.
import { spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.stdout.write('Making the workstation ready (a minute the first time)\n')
const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build-web.js')], { cwd: root, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
const server = spawn('npm', ['exec', '--', 'node', join('src', 'server', 'main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 0))

#!/usr/bin/env node
// Starts the command line on a Node that reads TypeScript: the one installed beside this package where there is one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const isWindows = process.platform === 'win32'
const name = isWindows ? 'node.exe' : 'node'
const platform = isWindows ? 'win' : process.platform
const beside = [
  join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', name),
  join(root, 'node_modules', '.bin', name),
].find((path) => existsSync(path))

const child = spawn(beside ?? process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// A stop sent to this process alone must reach the one that works; that one decides how to end. Asked again a second later,
// it is ended from here, as it may be in the middle of a long calculation.
let askedAt = 0
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    const again = askedAt > 0 && Date.now() - askedAt > 1000
    if (askedAt === 0) askedAt = Date.now()
    child.kill(again ? 'SIGKILL' : signal)
  })
child.on('error', (error) => {
  process.stderr.write(`Node could not be started: ${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))

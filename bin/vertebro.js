#!/usr/bin/env node
// Starts the command line on a Node that reads TypeScript: the one installed beside this package where there is one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const name = process.platform === 'win32' ? 'node.exe' : 'node'
const beside = [
  join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    name,
  ),
  join(root, 'node_modules', '.bin', name),
].find((path) => existsSync(path))

const child = spawn(beside ?? process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))

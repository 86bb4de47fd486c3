// Runs the command line as a reader would, and watches its time and peak memory (Linux: VmHWM).
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface CommandResult {
  readonly code: number
  readonly seconds: number
  readonly peakMb: number | undefined
  readonly stdout: string
  readonly stderr: string
}

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

export function vertebro(args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    const start = performance.now()
    const child = spawn(process.execPath, [main, ...args])
    let stdout = ''
    let stderr = ''
    let peakMb: number | undefined
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const watch = setInterval(() => {
      peakMb = peakOf(child.pid) ?? peakMb
    }, 50)
    child.on('close', (code) => {
      clearInterval(watch)
      resolve({ code: code ?? -1, seconds: (performance.now() - start) / 1000, peakMb, stdout, stderr })
    })
  })
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)
    return line ? Number(line[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}

// The command line: reads the arguments, runs one command, and turns its end into an exit code. 0 done, 2 refused,
// 1 our fault, 130 stopped.
import { Refusal } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { startKernels } from '../compute/node.ts'
import { type Given, type OptionTable, readArguments, wholeOf } from './arguments.ts'
import type { Edge } from './edge.ts'
import { type Command, commands, helpOf, mainHelp } from './help.ts'
import { progressOn } from './progress.ts'
import { refuse } from './troubles.ts'
import { refusalInWords } from './words.ts'

type Run = (given: Given, edge: Edge) => Promise<void>

/** A command's options and its work; read in only when it is asked for. */
async function commandOf(name: Command): Promise<{ readonly options: OptionTable; readonly run: Run }> {
  switch (name) {
    case 'plan': {
      const { planCommand, planOptions } = await import('./plan.ts')
      return { options: planOptions, run: planCommand }
    }
    case 'rehearse': {
      const { rehearseCommand, rehearseOptions } = await import('./rehearse.ts')
      return { options: rehearseOptions, run: rehearseCommand }
    }
    case 'sweep': {
      const { sweepCommand, sweepOptions } = await import('./sweep.ts')
      return { options: sweepOptions, run: sweepCommand }
    }
    case 'inspect': {
      const { inspectCommand, inspectOptions } = await import('./inspect.ts')
      return { options: inspectOptions, run: inspectCommand }
    }
    case 'phantom': {
      const { phantomCommand, phantomOptions } = await import('./phantom.ts')
      return { options: phantomOptions, run: phantomCommand }
    }
    case 'project': {
      const { projectCommand, projectOptions } = await import('./project.ts')
      return { options: projectOptions, run: projectCommand }
    }
    case 'demo': {
      const { demoCommand, demoOptions } = await import('./demo.ts')
      return { options: demoOptions, run: demoCommand }
    }
  }
}

class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** One stop asks; a second, a moment later, ends at once. A terminal sends the same key to us and to our parent. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController()
  let askedAt = 0
  const ask = (): void => {
    if (stop.signal.aborted && performance.now() - askedAt > 700) process.exit(130)
    askedAt = performance.now()
    stop.abort(new Stopped('stopped'))
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  return stop.signal
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(mainHelp)
    return name === undefined ? 2 : 0
  }
  const command = commands.find((c) => c === name)
  const signal = stopOnSignal()
  const asJson = args.includes('--json')
  const progress = progressOn(
    {
      isTerminal: process.stderr.isTTY === true,
      columns: process.stderr.columns ?? 100,
      write: (text) => void process.stderr.write(text),
      nowMs: () => performance.now(),
    },
    signal,
    args.includes('--quiet'),
  )
  const started: { kernels?: Promise<Kernels> } = {}
  try {
    if (!command) throw refuse('CLI-001', { command: name, known: commands })
    if (rest.includes('--help') || rest.includes('-h')) {
      process.stdout.write(helpOf[command])
      return 0
    }
    const { options, run } = await commandOf(command)
    const given = readArguments(rest, options)
    const threads = given.value('threads')
    const count = threads === undefined ? undefined : wholeOf('--threads', threads, 1, 64)
    await run(given, {
      signal,
      stage: progress.stage,
      print: (text) => {
        progress.clear()
        process.stdout.write(`${text}\n`)
      },
      kernels: () => {
        started.kernels ??= startKernels(count)
        return started.kernels
      },
    })
    return 0
  } catch (cause) {
    progress.clear()
    return exitCodeFor(cause, signal, asJson)
  } finally {
    await started.kernels?.then((kernels) => kernels.close()).catch(() => {})
  }
}

function exitCodeFor(cause: unknown, signal: AbortSignal, asJson: boolean): number {
  if (signal.aborted) {
    process.stderr.write('Stopped; nothing was written.\n')
    return 130
  }
  if (cause instanceof Refusal) {
    const { code, sentence, facts, remedy } = cause
    if (asJson) process.stdout.write(JSON.stringify({ refusal: { code, sentence, facts, remedy } }, null, 1) + '\n')
    process.stderr.write(`${refusalInWords(cause)}\n`)
    return 2
  }
  const told = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  process.stderr.write(`A fault of vertebro, not of your images. Please report it with these lines:\n${told}\n`)
  return 1
}

// Whoever reads our output may stop reading (`| head`): no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await main(process.argv.slice(2))

// Goal: a browser's worker can rehearse and render: from the phantom to the PDF nothing below the command line asks for Node.
// Method: the rooms are bundled for the browser and run in a thread without Node's globals. Oracle: the same run under Node; a
// room that named Buffer, process or a Node module would fail.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { misfits, schemaFrom } from '../data/schema.test-case.ts'
import { type Came, type Given, run } from './without-node.test-case.ts'

const schemaOf = (name: string) =>
  schemaFrom(readFileSync(new URL(`../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'))

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const bytes = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(here(path)))

async function bundle(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'silent',
    // A script has no address of its own; nothing is fetched from there.
    define: { 'import.meta.url': '"https://rooms.invalid/"' },
    build: {
      write: false,
      minify: false,
      target: 'es2024',
      lib: { entry: here('./without-node.test-case.ts'), formats: ['iife'], name: 'rooms' },
    },
  })
  const [{ output }] = made as unknown as [{ output: readonly { readonly code?: string }[] }]
  return output.map(({ code }) => code ?? '').join('\n')
}

/** What a thread of Node has and a worker of a browser has not. */
const nodeNames = ['process', 'Buffer', 'global', 'setImmediate', 'clearImmediate', 'require', 'module', 'exports']

/** Runs the bundle in a thread in which Node's own globals are missing to it; Node itself goes on using them. */
async function withoutNode(code: string, given: Given): Promise<Came> {
  const thread = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
     for (const name of workerData.names) {
       const own = globalThis[name]
       const get = () => {
         const caller = new Error().stack.split('\\n')[2] ?? ''
         return caller.includes('rooms.invalid') ? undefined : own
       }
       delete globalThis[name]
       Object.defineProperty(globalThis, name, { configurable: true, get })
     }
     ;(0, eval)(workerData.code + '; globalThis.rooms = rooms\\n//# sourceURL=https://rooms.invalid/rooms.js')
     globalThis.rooms.run(workerData.given).then(
       (came) => parentPort.postMessage({ came }),
       (cause) => parentPort.postMessage({ failed: String(cause.stack) }))`,
    { eval: true, workerData: { code, given, names: nodeNames } },
  )
  const [said] = (await once(thread, 'message')) as [{ came: Came; failed?: string }]
  await thread.terminate()
  expect(said.failed).toBeUndefined()
  return said.came
}

describe('the rooms below the command line', () => {
  it('rehearse and render without Node as with it', async () => {
    const font = (name: string) => bytes(`../../../node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`)
    const given = {
      wasm: bytes('../../../build/kernels-alone.wasm'),
      fonts: { regular: font('DejaVuSansCondensed'), bold: font('DejaVuSansCondensed-Bold') },
    }
    const [there, here] = [await withoutNode(await bundle(), given), await run(given)]
    expect(there.files.length).toBeGreaterThan(10)
    expect(misfits(schemaOf('plan'), JSON.parse(here.plan))).toEqual([])
    expect(misfits(schemaOf('rehearsal'), JSON.parse(here.rehearsal))).toEqual([])
    expect(there.figures).toBe(here.figures)
    expect(there.files.map((f) => f.name)).toEqual(here.files.map((f) => f.name))
    // PDFKit packs with Node's own zlib there and with fflate here: not the same bytes, nearly as many.
    for (const [n, { name, size }] of there.files.entries())
      if (name.endsWith('.pdf')) expect(Math.abs(size / here.files[n]!.size - 1)).toBeLessThan(0.1)
      else expect({ name, size }).toEqual(here.files[n])
  })
})

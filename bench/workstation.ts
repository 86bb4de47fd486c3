// The workstation's engine in a real Chromium on a real CT: asked and reached. Run: npm exec node bench/workstation.ts
// Processor time is that of the page's process, its workers and compilers counted.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { gridAlongPatient, point } from '../src/geometry/index.ts'
import { readImages, type Volume, writeNiftiVolume } from '../src/imaging/index.ts'
import type { LevelPlan } from '../src/planning/index.ts'
import type { EnginePage } from '../test/browser/engine-page/main.ts'
import { engineInBrowser } from '../test/browser/engine-page.ts'
import { realData } from '../test/real-data.ts'

declare const page: EnginePage
/** What the laps keep on the page. */
declare const bench: {
  readonly name: string
  readonly blob: Blob
  readonly place: { readonly imageId: string; readonly spineId: string }
  level: LevelPlan
}

const real = 'CC0-LSPINE-01/ct_fused_0.8mm.nii.gz'

interface Lap {
  readonly ms: number
  readonly cpuMs: number
  readonly said: string
}

/** The processes of one page, seen from outside. */
class PageProcess {
  readonly #tab: Page
  readonly #session: CDPSession
  constructor(tab: Page, session: CDPSession) {
    this.#tab = tab
    this.#session = session
  }
  async #renderers(): Promise<readonly { readonly id: number; readonly cpuTime: number }[]> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo')
    return processInfo.filter((p) => p.type === 'renderer')
  }
  /** Most memory held at once so far, heap, shared arrays and wasm together, MiB. */
  async peakMiB(): Promise<number> {
    const peaks = (await this.#renderers()).map(({ id }) => {
      const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? []
      return Number(kib) / 1024
    })
    return Math.max(...peaks)
  }
  async lap(work: () => Promise<string>): Promise<Lap> {
    const cpu = async () => (await this.#renderers()).reduce((sum, { cpuTime }) => sum + cpuTime, 0)
    const before = await cpu()
    const [ms, said] = (await this.#tab.evaluate(`(async () => {
      const start = performance.now()
      const said = await (${work.toString()})()
      return [performance.now() - start, said]
    })()`)) as [number, string]
    return { ms, cpuMs: 1000 * ((await cpu()) - before), said }
  }
}

const read = async (): Promise<string> => {
  const { volumes } = await page.engine.call('readFiles', { files: [{ name: bench.name, file: bench.blob }] })
  const volume = volumes[0]!.volume
  page.engine.give({ kind: 'image', id: bench.place.imageId, volume })
  return volume.grid.dims.join(' x ')
}
const find = async (): Promise<string> => {
  const spine = await page.engine.call('findSpine', { imageId: bench.place.imageId })
  page.engine.give({ kind: 'spine', id: bench.place.spineId, spine })
  return spine.vertebrae.map((v) => v.level).join(' ')
}
const plan = async (): Promise<string> => {
  const made = await page.engine.call('planLevels', { ...bench.place, levels: ['L1'] })
  bench.level = made.levels[0]!
  return ''
}
const needles = async (): Promise<string> => {
  const { side, gauge, skinEntry, target } = bench.level.accesses[0]!
  const ms: number[] = []
  for (let n = 0; n < 60; n++) {
    const start = performance.now()
    const [x, y, z] = target
    const tip = [x, y + 0.05 * n, z] as unknown as typeof target
    const needle = { side, gauge, through: skinEntry, tip }
    await page.engine.call('evaluateNeedle', { ...bench.place, level: 'L1', needle }, { coalesce: 'needle' })
    ms.push(performance.now() - start)
  }
  // The first ones make the level ready and warm the code up.
  const rest = ms.slice(20).sort((a, b) => a - b)
  return `median ${rest[20]?.toFixed(1)}, slowest ${rest.at(-1)?.toFixed(1)}, first with its preparation ${ms[0]?.toFixed(0)}`
}
const views = async (): Promise<string> => {
  const asked = bench.level.views
  const ms: number[] = []
  for (let n = 0; n < 24; n++) {
    const start = performance.now()
    const { isocentre, positioner } = asked[n % asked.length]!
    const size = { columns: 512, rows: 512, fieldMm: 150 }
    await page.engine.call('projectView', { imageId: bench.place.imageId, isocentre, positioner, ...size })
    ms.push(performance.now() - start)
  }
  const rest = ms.slice(8).sort((a, b) => a - b)
  return `median ${rest[8]?.toFixed(0)}, slowest ${rest.at(-1)?.toFixed(0)}, first with its preparation ${ms[0]?.toFixed(0)}`
}

/** A CT of 512 x 512 x 400 with the real one in the middle of a soft trunk. */
function inLargeField({ grid, samples, acquisition }: Volume): Volume {
  const [dims, spacingMm] = [[512, 512, 400] as const, [0.7, 0.7, 0.8] as const]
  const [nx, ny, nz] = grid.dims
  const out = new Int16Array(dims[0] * dims[1] * dims[2])
  for (let k = 0, p = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, p++) {
        const [x, y] = [(i - 256) * spacingMm[0], (j - 256) * spacingMm[1]]
        const [a, b] = [Math.round(x / 0.8 + nx / 2), Math.round((y - 20) / 0.8 + ny / 2)]
        const isReal = a >= 0 && b >= 0 && a < nx && b < ny && k < nz
        if (isReal) out[p] = samples[a + nx * (b + ny * k)] as number
        else out[p] = (x / 170) ** 2 + (y / 130) ** 2 < 1 ? 20 + ((p * 2654435761) % 64) : -1000
      }
  return { grid: gridAlongPatient(dims, spacingMm, point('patient', -179, -179, 0)), samples: out, acquisition }
}

async function measure(name: string, served: string, isLarge: boolean, tab: Page): Promise<void> {
  const session = await tab.context().browser()!.newBrowserCDPSession()
  const process = new PageProcess(tab, session)
  await tab.evaluate(async (address) => {
    const blob = await (await fetch(address)).blob()
    Object.assign(globalThis, { bench: { name: address, blob, place: { imageId: 'ct', spineId: 's' } } })
  }, served)
  console.log(name)
  const tell = (what: string, asked: string, { ms, cpuMs, said }: Lap): void =>
    console.log(
      `  ${what.padEnd(38)} ${asked.padStart(12)} ${ms.toFixed(0).padStart(8)} ms ${cpuMs.toFixed(0).padStart(8)} cpu ms  ${said}`,
    )
  tell('files to volume', isLarge ? '' : '2000 ms', await process.lap(read))
  tell('volume to named vertebrae', isLarge ? '' : '25000 ms', await process.lap(find))
  tell('plan of L1', '', await process.lap(plan))
  tell('60 positions of a needle', '30 ms each', await process.lap(needles))
  tell('24 X-ray views of 512 x 512', '100 ms each', await process.lap(views))
  console.log(
    `  most memory of the page's process: asked ${isLarge ? '1536 MiB' : '-'}, reached ${(await process.peakMiB()).toFixed(0)} MiB`,
  )
  await session.detach()
  await tab.close()
}

const path = realData(real)
if (!path) console.log(`skipped: ${real} is not here`)
else {
  console.log(
    `load of the machine ${loadavg()[0]?.toFixed(1)}; the clock counts only where it is below the number of threads`,
  )
  const bytes = new Uint8Array(readFileSync(path))
  const images = await readImages([{ name: real, bytes: bytes.length, read: async () => bytes }])
  const large = await writeNiftiVolume(inLargeField(images.volumes[0]!.volume))
  const browser = await engineInBrowser(dirname(path), new Map([['/large.nii.gz', large]]))
  try {
    await measure('144 x 203 x 407 of 0.8 mm', `/data/ct_fused_0.8mm.nii.gz`, false, await browser.open(true))
    await measure('the same in 512 x 512 x 400', '/large.nii.gz', true, await browser.open(true))
  } finally {
    await browser.close()
  }
}

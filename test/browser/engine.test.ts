// Goal: in a real browser the engine gives what Node gives, the same bits with and without threads, cancels, and gets up again
// when a worker is lost. Oracle: the same rooms called in this process; the messages of the catalogues.
//
// Sines, exponentials and the like are not the same to the last bit in different versions of V8 (the language leaves them
// open), so between Node and a browser only what is free of them is compared bit for bit; other numbers to `nearly`.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSpine } from '../../src/anatomy/index.ts'
import { startKernels } from '../../src/compute/node.ts'
import { filmFromProjection, projectVolume } from '../../src/fluoroscopy/index.ts'
import { readImages } from '../../src/imaging/index.ts'
import { makePhantom, type PhantomOptions } from '../../src/phantom/index.ts'
import { evaluateAccess, planSpine, prepareLevel } from '../../src/planning/index.ts'
import { type Action, openTheatre, Rehearsal } from '../../src/rehearsal/index.ts'
import { armOf } from '../../src/web/work/operations/xray.ts'
import { realData } from '../real-data.ts'
import { fingerprint } from './engine-page/fingerprint.ts'
import type { EnginePage } from './engine-page/main.ts'
import { engineInBrowser, type OpenPage } from './engine-page.ts'

declare const page: EnginePage

const j2k = realData('TotalSegmentator_example/dicom_j2k')

const options: PhantomOptions = {
  levels: ['T12', 'L1', 'L2'],
  spacingMm: 1.5,
  fractures: [{ level: 'L1', shape: 'wedge', grade: 2 }],
}
const actions: readonly Action[] = [
  { do: 'mix', brand: 'medium viscosity', storedAtC: 22, roomC: 22 },
  { do: 'wait', durationS: 300 },
  { do: 'inject', side: 'left', volumeMm3: 1000, flowMm3PerS: 100, watchedIn: 'lateral' },
]
const size = { columns: 256, rows: 256, fieldMm: 150 }

/** Last bits of a sine grow on the way through fits and searches; far less than this can be seen or measured. */
const nearly = 1e-6

interface Way {
  /** Fingerprints of what needs no sines. */
  readonly exact: Readonly<Record<string, string>>
  readonly numbers: Readonly<Record<string, unknown>>
  /** Voxels that cement has reached and how full their pores are, 255 for all. */
  readonly cement: { readonly voxels: readonly number[]; readonly saturation: readonly number[] }
}

/** Paths at which two pieces of data differ, numbers by more than `nearly` of their size (of 1 where that is less). */
function differences(a: unknown, b: unknown, path = ''): readonly string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= nearly * Math.max(1, Math.abs(a)) || Object.is(a, b) ? [] : [`${path}: ${a} ${b}`]
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return a === b ? [] : [`${path}: ${a} ${b}`]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  const part = (of: object, key: string): unknown => (of as Record<string, unknown>)[key]
  return [...keys].flatMap((key) => differences(part(a, key), part(b, key), `${path}.${key}`))
}

/** Each step of the way, as Node makes it. */
async function inNode(): Promise<Way> {
  const kernels = await startKernels(2)
  const made = makePhantom(options)
  const { volume } = made
  const spine = await findSpine(volume, kernels, { labels: made.labels, parts: made.parts })
  const plan = await planSpine(volume, spine, kernels, { levels: ['L1'] })
  const level = plan.levels[0]!
  const access = level.accesses.find((a) => a.side === 'left')!
  const needle = { side: access.side, gauge: access.gauge, through: access.skinEntry, tip: access.target }
  const vertebra = spine.vertebrae.find((v) => v.level === 'L1')!
  const prepared = await prepareLevel(volume, spine, vertebra, kernels)
  const view = level.views[0]!
  const film = filmFromProjection(await projectVolume(volume, armOf({ ...view, ...size }), kernels))
  const rehearsal = Rehearsal.start(await openTheatre(volume, spine, level, kernels), kernels)
  await rehearsal.perform({ do: 'access', side: 'left', through: needle.through, tip: needle.tip, takesS: 300 })
  for (const action of actions) await rehearsal.perform(action)
  const cement = rehearsal.cementNow()
  const found: Way = {
    exact: {
      samples: fingerprint(volume.samples),
      labels: fingerprint(made.labels.labels),
      masks: fingerprint(spine.labels.labels),
    },
    numbers: JSON.parse(
      JSON.stringify({
        vertebrae: spine.vertebrae,
        plan,
        needle: evaluateAccess(prepared, needle),
        film: [...film.gray],
        log: rehearsal.log,
      }),
    ),
    cement: {
      voxels: [...(cement?.reached ?? [])],
      saturation: (cement?.reached ?? []).map((v) => Math.round(255 * cement!.saturation[v]!)),
    },
  }
  rehearsal.close()
  await kernels.close()
  return found
}

/** The same through the engine of a page. */
const inBrowser = (tab: Page): Promise<Way> =>
  tab.evaluate(
    async ({ options, actions, size }) => {
      const { engine, fingerprint } = page
      const made = await engine.call('makePhantom', options)
      engine.give({ kind: 'image', id: 'ct', volume: made.volume })
      const spine = await engine.call('findSpine', {
        imageId: 'ct',
        options: { labels: made.labels, parts: made.parts },
      })
      engine.give({ kind: 'spine', id: 's', spine })
      const place = { imageId: 'ct', spineId: 's' }
      const plan = await engine.call('planLevels', { ...place, levels: ['L1'] })
      const level = plan.levels[0]!
      const access = level.accesses.find((a) => a.side === 'left')!
      const needle = { side: access.side, gauge: access.gauge, through: access.skinEntry, tip: access.target }
      const evaluated = await engine.call('evaluateNeedle', { ...place, level: 'L1', needle })
      const view = level.views[0]!
      const { positioner, isocentre } = view
      const film = await engine.call('projectView', { imageId: 'ct', positioner, isocentre, ...size })
      await engine.call('openRehearsal', { rehearsalId: 'r', ...place, plan: level })
      const to = { side: 'left', through: needle.through, tip: needle.tip, takesS: 300 } as const
      const log = []
      for (const action of [{ do: 'access', ...to } as const, ...actions])
        log.push((await engine.call('perform', { rehearsalId: 'r', action })).entry)
      const cement = await engine.call('cementReached', { rehearsalId: 'r' })
      return {
        exact: {
          samples: fingerprint(made.volume.samples),
          labels: fingerprint(made.labels.labels),
          masks: fingerprint(spine.labels.labels),
        },
        numbers: JSON.parse(
          JSON.stringify({
            vertebrae: spine.vertebrae,
            plan,
            needle: evaluated,
            film: [...film.pixels.filter((_, n) => n % 4 === 0)],
            log,
          }),
        ) as Record<string, unknown>,
        cement: { voxels: [...(cement?.voxels ?? [])], saturation: [...(cement?.saturation ?? [])] },
      }
    },
    { options, actions, size },
  )

/** A worker that ended under the question never answers it. */
const inTime = <T>(answer: Promise<T>): Promise<T | undefined> =>
  Promise.race([answer.catch(() => undefined), new Promise<undefined>((done) => setTimeout(done, 3000))])

/** Ends all workers of a name from inside, without a word; gives back how many. */
async function endWorkers(tab: Page, name: string): Promise<number> {
  let count = 0
  for (const worker of tab.workers()) {
    // Those that ended meanwhile have no name any more.
    if ((await inTime(worker.evaluate(() => self.name))) !== name) continue
    count++
    await inTime(worker.evaluate(() => self.close()))
  }
  return count
}

describe('engine in a browser', () => {
  let browser: OpenPage
  let node: Way
  let threaded: Way
  let tab: Page
  beforeAll(async () => {
    browser = await engineInBrowser(j2k)
    node = await inNode()
    tab = await browser.open(true)
  }, 240_000)
  afterAll(() => browser?.close())

  it('gives on shared memory and threads what Node gives', async () => {
    expect(await tab.evaluate(() => crossOriginIsolated)).toBe(true)
    threaded = await inBrowser(tab)
    expect(threaded.exact).toEqual(node.exact)
    expect(differences(threaded.numbers, node.numbers)).toEqual([])
    expect(node.cement.voxels.length).toBeGreaterThan(100)
    expect(threaded.cement.voxels).toEqual(node.cement.voxels)
    // One count of 255 where a rounding falls the other way.
    for (const [n, saturation] of threaded.cement.saturation.entries())
      expect(Math.abs(saturation - node.cement.saturation[n]!)).toBeLessThanOrEqual(1)
    const host = await tab.evaluate(() => page.engine.call('hostInfo', {}))
    expect(host.findings).toEqual([])
  })

  it('gives the same bits on one thread where the page is not isolated, and says that it is slower', async () => {
    const alone = await browser.open(false)
    expect(await alone.evaluate(() => crossOriginIsolated)).toBe(false)
    expect(await inBrowser(alone)).toEqual(threaded)
    const host = await alone.evaluate(() => page.engine.call('hostInfo', {}))
    expect(host.findings.map((f) => f.code)).toEqual(['CMP-101'])
    await alone.close()
  })

  it('cancels at once and works afterwards', async () => {
    const said = await tab.evaluate(async () => {
      const stop = new AbortController()
      const work = page.engine.call('findSpine', { imageId: 'ct' }, { signal: stop.signal })
      setTimeout(() => stop.abort(), 300)
      const cause = await work.catch((c: unknown) => c)
      const plan = await page.engine.call('planLevels', { imageId: 'ct', spineId: 's', levels: ['L1'] })
      return { cancelled: page.work.isCancelled(cause), levels: plan.levels.map((l) => l.level) }
    })
    expect(said).toEqual({ cancelled: true, levels: ['L1'] })
  })

  it('gives refusals as what they are', async () => {
    const said = await tab.evaluate(async () => {
      const file = new Blob(['%PDF-1.7 not an image'])
      const cause = await page.engine
        .call('readFiles', { files: [{ name: 'letter.pdf', file }] })
        .catch((c: unknown) => c)
      const { name, code, facts, remedy } = cause as { name: string; code: string; facts: object; remedy: string }
      return { name, code, facts, hasRemedy: remedy.length > 0 }
    })
    expect(said).toMatchObject({ name: 'Refusal', code: 'IMG-001', facts: { file: 'letter.pdf' }, hasRemedy: true })
  })

  it.skipIf(!j2k)(
    'reads compressed slices to the bits that Node reads (TotalSegmentator_example/dicom_j2k)',
    async () => {
      const files = readdirSync(j2k ?? '').map((name) => ({ name, path: join(j2k ?? '', name) }))
      const inBrowser = await tab.evaluate(
        async (names) => {
          const blob = async (name: string) => (await fetch(`/data/${name}`)).blob()
          const given = await Promise.all(names.map(async (name) => ({ name, file: await blob(name) })))
          const { volumes } = await page.engine.call('readFiles', { files: given })
          return volumes.map(({ volume }) => page.fingerprint(volume.samples))
        },
        files.map((f) => f.name),
      )
      const inNode = await readImages(
        files.map(({ name, path }) => {
          const bytes = new Uint8Array(readFileSync(path))
          return { name, bytes: bytes.length, read: async () => bytes }
        }),
      )
      expect(inBrowser).toEqual(inNode.volumes.map(({ volume }) => fingerprint(volume.samples)))
      expect(inBrowser.length).toBe(1)
    },
  )

  it('starts a lane again whose worker is lost, with all that was given', async () => {
    const lost = tab.evaluate(() =>
      page.engine.call('findSpine', { imageId: 'ct' }).then(
        () => 'done',
        (cause: { code?: string }) => cause.code,
      ),
    )
    await expect.poll(() => tab.evaluate(() => page.engine.lanes.heavy)).toBe('busy')
    expect(await endWorkers(tab, 'heavy lane')).toBe(1)
    expect(await lost).toBe('WEB-001')
    const found = await tab.evaluate(async () =>
      JSON.stringify(await page.engine.call('planLevels', { imageId: 'ct', spineId: 's', levels: ['L1'] })),
    )
    expect(JSON.parse(found)).toEqual(threaded.numbers.plan)
  })

  it('starts the kernels again where one of their threads is lost: one call fails, the next does not', async () => {
    expect(await endWorkers(tab, 'kernel thread')).toBeGreaterThan(0)
    const said = await tab.evaluate(async () => {
      const plan = () => page.engine.call('planLevels', { imageId: 'ct', spineId: 's', levels: ['L1'] })
      const cause = await plan().catch((c: unknown) => c)
      return { name: (cause as Error).name, found: JSON.stringify(await plan()) }
    })
    expect(said.name).toBe('Defect')
    expect(JSON.parse(said.found)).toEqual(threaded.numbers.plan)
  })

  it('opens a rehearsal anew whose worker is lost: it stands where it was', async () => {
    const moment = () =>
      tab.evaluate(() =>
        page.engine.call('momentOf', { rehearsalId: 'r' }).then(
          (m) => JSON.stringify(m),
          (cause: { code?: string }) => cause.code ?? '',
        ),
      )
    const before = await moment()
    expect(JSON.parse(before).push.injectedMm3).toBeGreaterThan(500)
    expect(await endWorkers(tab, 'live lane')).toBe(1)
    await expect.poll(moment, { timeout: 60_000 }).toBe(before)
  })

  it('makes the reports of a plan and of a rehearsal', async () => {
    const names = await tab.evaluate(async () => {
      const place = { imageId: 'ct', spineId: 's' }
      const plan = await page.engine.call('planLevels', { ...place, levels: ['L1'] })
      const cover = { madeOn: '2026-01-01T00:00:00Z', title: 'made up' }
      const level = { ...place, plan: plan.levels[0]!, wishes: { heat: false, strength: false } }
      const files = await page.engine.call('planReport', { ...place, plan, ...cover })
      const rehearsed = await page.engine.call('rehearsalReport', { imageId: 'ct', levels: [level], ...cover })
      const begins = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.slice(0, 5))
      return [...files, ...rehearsed].map(({ name, bytes }) => (name.endsWith('.pdf') ? name + begins(bytes) : name))
    })
    const wanted = ['plan.pdf%PDF-', 'plan.json', 'labels.nii.gz', 'rehearsal.pdf%PDF-', 'rehearsal.json']
    expect(names).toEqual(expect.arrayContaining(wanted))
  })

  it('does all this without a complaint', () => {
    expect(browser.complaints).toEqual([])
  })
})

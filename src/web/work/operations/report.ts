import type { Finding } from '../../../base/index.ts'
import { partOf } from '../../../base/index.ts'
import type { Plan } from '../../../planning/index.ts'
import { type Fonts, type ReportFile, renderRehearsal, renderReport } from '../../../report/index.ts'
import { ownLabels } from '../arrays-in-common-memory.ts'
import type { Holdings, SpinePlace } from '../holdings.ts'
import type { Call, Operation } from '../operation.ts'
import { type OutcomeInput, outcomeFor } from './outcome.ts'

interface Cover {
  /** ISO date and time, written into the files. */
  readonly madeOn: string
  /** What the reader calls the images; must not name a person. */
  readonly title: string
  /** What reading the images found. */
  readonly findings?: readonly Finding[]
}

export interface PlanReportInput extends SpinePlace, Cover {
  readonly plan: Plan
}

const fontFiles = {
  regular: new URL('../../../../node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf', import.meta.url),
  bold: new URL('../../../../node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf', import.meta.url),
}

const fontsFor = (held: Holdings): Promise<Fonts> =>
  held.kept([], 'fonts', async () => {
    const font = async (file: URL): Promise<Uint8Array> => new Uint8Array(await (await fetch(file)).arrayBuffer())
    return { regular: await font(fontFiles.regular), bold: await font(fontFiles.bold) }
  })

/** The files of a plan, as `vertebro plan` writes them. */
const planReport: Operation<PlanReportInput, readonly ReportFile[]> = async (held, input, call) => {
  const { imageId, spineId, plan, findings = [], ...cover } = input
  const spine = held.spine(spineId)
  // What packs the label maps does not take shared memory.
  const own = { ...spine, labels: ownLabels(spine.labels), parts: ownLabels(spine.parts) }
  const kernels = await held.kernels()
  const made = { volume: held.volume(imageId), spine: own, plan, kernels, findings: [...findings, ...kernels.findings] }
  return leaving(await renderReport({ ...made, ...cover, fonts: await fontsFor(held) }, call), call)
}

export interface RehearsalReportCover extends Cover {
  readonly imageId: string
  readonly levels: readonly OutcomeInput[]
}

/** The files of a rehearsal, as `vertebro rehearse` writes them; outcomes already shown are not computed again. */
const rehearsalReport: Operation<RehearsalReportCover, readonly ReportFile[]> = async (held, input, call) => {
  const { imageId, levels: asked, findings = [], ...cover } = input
  const levels = []
  for (const [n, level] of asked.entries()) {
    const share = partOf(call, (0.8 * n) / asked.length, (0.8 * (n + 1)) / asked.length)
    levels.push(await outcomeFor(held, level, { ...call, ...share }))
  }
  const kernels = await held.kernels()
  const made = { volume: held.volume(imageId), levels, kernels, findings: [...findings, ...kernels.findings] }
  const fonts = await fontsFor(held)
  return leaving(await renderRehearsal({ ...made, ...cover, fonts }, partOf(call, 0.8, 1)), call)
}

function leaving(files: readonly ReportFile[], call: Call): readonly ReportFile[] {
  for (const { bytes } of files) if (bytes.byteLength === bytes.buffer.byteLength) call.handOver(bytes.buffer)
  return files
}

export const reportOperations = { planReport, rehearsalReport } as const

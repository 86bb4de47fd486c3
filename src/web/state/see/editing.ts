import type { Level } from '../../../anatomy/index.ts'
import { levelFromVerse, verseNumber } from '../../../anatomy/index.ts'
import { type CaseSpine, planningImage } from '../../../case/index.ts'
import type { Direction, Point } from '../../../geometry/index.ts'
import type { LabelMap } from '../../../imaging/index.ts'
import { takeSpine } from '../cases/find-vertebrae.ts'
import { textsIn } from '../texts/index.ts'
import type { Workstation } from '../workstation.ts'
import { fillHoles, joined, type MaskEdit, mergeInto, paintBall, splitByPlane, takeBack } from './masks.ts'

/** Strokes become one change of the case after so long without another, ms, so that closing the tab loses little. */
const quietMs = 4000

/**
 * Masks as they are being edited: strokes go into a working copy, are taken back one by one, and become one named change of
 * the case after a quiet while, when asked, or when the page is left.
 */
export class MaskEditing {
  readonly #station: Workstation
  readonly #listeners = new Set<() => void>()
  #of: CaseSpine | null = null
  #working: LabelMap | null = null
  #edits: MaskEdit[] = []
  #stroke: MaskEdit[] = []
  #quiet: ReturnType<typeof setTimeout> | undefined

  constructor(station: Workstation) {
    this.#station = station
  }

  /** How many strokes can be taken back before they became a change of the case. */
  get strokes(): number {
    return this.#edits.length
  }
  /** The working copy while there is one, else the case's masks. */
  get labels(): LabelMap | null {
    this.#dropIfOutdated()
    return this.#working ?? this.#station.spine?.labels ?? null
  }

  onChanged = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Part of a stroke: a ball of the level's label, or background. */
  paint(centre: Point<'patient'>, radiusMm: number, level: Level, erase: boolean): void {
    const map = this.#begin()
    if (!map) return
    const label = verseNumber(level)
    const may = erase ? (is: number) => is === label && this.#isFree(is) : (is: number) => is === 0 || this.#isFree(is)
    if (!this.#isFree(label)) return
    // A stroke under way is not cut in two.
    clearTimeout(this.#quiet)
    this.#stroke.push(paintBall(map.labels, map.grid, centre, radiusMm, erase ? 0 : label, may))
    this.#tell()
  }

  endStroke(): void {
    const edit = joined(this.#stroke)
    this.#stroke = []
    if (edit.at.length > 0) this.#edits.push(edit)
    clearTimeout(this.#quiet)
    if (this.#edits.length > 0) this.#quiet = setTimeout(() => this.commit(), quietMs)
    this.#tell()
  }

  /** Cavities inside a vertebra become part of it; false where it has none. */
  fill = (level: Level): boolean => this.#once(level, (map) => fillHoles(map.labels, map.grid, verseNumber(level)))

  /** What of a vertebra lies beyond a plane becomes another; false where nothing does. */
  split = (level: Level, beyond: Level, centre: Point<'patient'>, normal: Direction<'patient'>): boolean =>
    this.#once(level, (map) =>
      splitByPlane(map.labels, map.grid, verseNumber(level), verseNumber(beyond), centre, normal),
    )

  /** A vertebra becomes part of another. */
  merge = (level: Level, into: Level): boolean =>
    this.#once(level, (map) => mergeInto(map.labels, verseNumber(level), verseNumber(into)))

  #once(level: Level, edit: (map: LabelMap) => MaskEdit): boolean {
    const map = this.#begin()
    if (!map || !this.#isFree(verseNumber(level))) return false
    const made = edit(map)
    this.#stroke.push(made)
    this.endStroke()
    return made.at.length > 0
  }

  /** Takes the last stroke back; false where none is left that is not yet a change of the case. */
  undo(): boolean {
    const edit = this.#edits.pop()
    if (!edit || !this.#working) return false
    takeBack(this.#working.labels, edit)
    clearTimeout(this.#quiet)
    if (this.#edits.length > 0) this.#quiet = setTimeout(() => this.commit(), quietMs)
    this.#tell()
    return true
  }

  /** The strokes become one change of the case; measures are then out of date until taken again. */
  commit(): void {
    clearTimeout(this.#quiet)
    this.#dropIfOutdated()
    const [working, spine] = [this.#working, this.#of]
    if (!working || !spine || this.#edits.length === 0) return
    const id = this.#station.newId()
    const labelsId = this.#station.newId()
    this.#station.arrays.put(labelsId, working.labels)
    this.#forget()
    const labelNames = [...named(working.labels, new Map(spine.labelNames))]
    this.#station.change({ name: 'edit masks', spine: { ...spine, id, labelsId, labelNames, measuresStale: true } })
    this.#tell()
  }

  /** Measures the vertebrae again as their masks are now. */
  async measureAgain(): Promise<void> {
    this.commit()
    const { document, spine } = this.#station
    const image = document && planningImage(document)
    const record = document?.spine
    if (!image || !spine || !record) return
    const { labels, parts, numbering, findings } = spine
    const input = { imageId: image.id, labels, parts, numbering, findings: aboutNoLevel(findings) }
    const measured = await this.#station.run(textsIn('en').see.edit.measuring, (watch) =>
      this.#station.engine.call('measureEdited', input, watch),
    )
    if (measured && this.#station.document?.spine?.id === record.id)
      takeSpine(this.#station, 'edit masks', measured, record.locked)
  }

  close(): void {
    this.commit()
    clearTimeout(this.#quiet)
    this.#listeners.clear()
  }

  #begin(): LabelMap | null {
    this.#dropIfOutdated()
    if (this.#working) return this.#working
    const [spine, record] = [this.#station.spine, this.#station.document?.spine ?? null]
    if (!spine || !record) return null
    this.#of = record
    this.#working = { ...spine.labels, labels: copyOf(spine.labels.labels) }
    this.#tell()
    return this.#working
  }

  /** An undo of the case, or a spine found anew, ends an edit of what was before. */
  #dropIfOutdated(): void {
    const now = this.#station.document?.spine
    if (this.#of && (now?.labelsId !== this.#of.labelsId || now.imageId !== this.#of.imageId)) this.#forget()
  }

  #forget(): void {
    this.#of = null
    this.#working = null
    this.#edits = []
    this.#stroke = []
  }

  #isFree(label: number): boolean {
    const level = levelFromVerse(label)
    return level === undefined || !this.#station.document?.spine?.locked.includes(level)
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** In shared memory where the page has it: the lanes then read the same bytes. */
function copyOf(labels: Uint8Array): Uint8Array {
  const room = globalThis.crossOriginIsolated === true ? new SharedArrayBuffer(labels.length) : labels.length
  const copy = typeof room === 'number' ? new Uint8Array(room) : new Uint8Array(room)
  copy.set(labels)
  return copy
}

function named(labels: Uint8Array, names: Map<number, string>): Map<number, string> {
  for (const level of ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'T12', 'T11', 'T10', 'T13'] as const) {
    const label = verseNumber(level)
    if (!names.has(label) && labels.includes(label)) names.set(label, level)
  }
  return names
}

/** Findings of vertebrae come again with their measures. */
const aboutNoLevel = <F extends { readonly about: string }>(findings: readonly F[]): readonly F[] =>
  findings.filter(({ about }) => !/\b[CTLS]\d/.test(about))

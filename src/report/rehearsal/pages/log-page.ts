// Everything that was done; small steps of one kind in a row share a line.
import { mlFromMm3 } from '../../../base/index.ts'
import type { Action, LevelRehearsal, LogEntry } from '../../../rehearsal/index.ts'
import { artifact, type Element, group, page, rule, type Sheet, tagged, type, write } from '../../pages/sheet.ts'
import { type Row, rowHeight, table } from '../../pages/table.ts'
import { fixed, mm } from '../../wording.ts'
import { type LogLine, logLines } from './log-lines.ts'
import { scoreBlock } from './score-block.ts'

const columns = [
  { title: 'min at table', width: 48, align: 'right' },
  { title: 'min since mixing', width: 72, align: 'right' },
  { title: '', width: 14 },
  { title: 'Step', width: 66 },
  { title: 'What', width: 174 },
  { title: 'mL so far', width: 46, align: 'right' },
  { title: 'leaked', width: 42, align: 'right' },
  { title: 'images', width: 46, align: 'right' },
] as const

const top = page.top + 36
/** Room that the score takes on the first page. */
const scoreHeight = 84

/** The score, then the log of one level on as many pages as it needs. */
export function logPages(
  doc: Sheet,
  parent: Element,
  { level, log, score }: LevelRehearsal,
  newPage: () => void,
): void {
  const rows = logLines(log).map(rowOf)
  let first = true
  do {
    newPage()
    const section = group(doc, parent, 'Sect')
    const title = first ? `Score and log of ${level}` : `Log of ${level}, continued`
    tagged(doc, section, 'H1', () => write(doc, title, page.left, page.top - 4, { ...type.title, sizePt: 16 }))
    artifact(doc, () => rule(doc, page.top + 26, page.left, page.right, 1))
    if (first) scoreBlock(doc, section, score, top)
    const y = first ? top + scoreHeight : top
    const room = Math.floor((page.bottom - 30 - y) / rowHeight)
    table(doc, section, { x: page.left, y }, columns, rows.splice(0, room))
    section.end()
    first = false
  } while (rows.length > 0)
}

function rowOf({ entry, count }: LogLine): Row {
  const { timeS, sinceMixingS, action, injectedMm3, leakedMm3, shots } = entry
  return [
    fixed(timeS / 60, 1),
    sinceMixingS === null ? '' : fixed(sinceMixingS / 60, 1),
    '',
    action.do,
    count > 1 ? `${whatOf(action, entry)}, ${count} steps` : whatOf(action, entry),
    injectedMm3 > 0 ? fixed(mlFromMm3(injectedMm3), 2) : '',
    leakedMm3 > 0 ? fixed(mlFromMm3(leakedMm3), 2) : '',
    fixed(shots, 0),
  ]
}

/** What is particular about an action, and what came of it. */
function whatOf(action: Action, { outcome }: LogEntry): string {
  const number = (name: string): number => (typeof outcome[name] === 'number' ? (outcome[name] as number) : 0)
  switch (action.do) {
    case 'position':
      return `${action.lying}, ${action.level}`
    case 'anaesthetise':
      return `${action.side}, ${action.drug} ${fixed(action.massMg, 0)} mg of at most ${fixed(number('mostMg'), 0)} mg`
    case 'image': {
      const parts = [`${action.shots} ${action.shots === 1 ? 'picture' : 'pictures'}`]
      if (action.fluoroscopyS > 0) parts.push(`${fixed(action.fluoroscopyS, 0)} s fluoroscopy`)
      return `${action.view}, ${parts.join(', ')}`
    }
    case 'access':
    case 'advance':
      return outcome.structure === null
        ? `${action.side}, ${mm(number('toBoneMm'))} before the bone`
        : `${action.side}, ${mm(number('leastMarginMm'))} to the ${String(outcome.structure)}, ${fixed(number('depthMm'), 0)} mm deep`
    case 'balloon':
      return `${action.side}, ${action.size}, ${fixed(mlFromMm3(number('reachedMm3')), 1)} mL, ${fixed(number('peakPa') / 1e6, 1)} MPa`
    case 'mix':
      return `${action.brand}, room ${fixed(action.roomC, 0)} °C`
    case 'inject': {
      const stop = outcome.stop === null || outcome.stop === undefined ? '' : `, stop: ${String(outcome.stop)}`
      return `${action.side}, ${fixed(mlFromMm3(number('pushedMm3')), 2)} mL, ${fixed(number('plungerForceN'), 0)} N${stop}`
    }
    case 'move back':
      return `${action.side}, ${mm(action.byMm)}`
    case 'wait':
    case 'set':
      return `${fixed(action.durationS / 60, 1)} min`
    case 'withdraw':
      return action.side
    case 'recheck':
      return `${action.legsMove ? 'legs move' : 'legs do not move'}, feeling ${action.feelingNormal ? 'normal' : 'changed'}`
  }
}

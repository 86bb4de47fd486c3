import { useEffect } from 'react'
import { otherWays } from '../../state/plan/level.ts'
import type { Workstation } from '../../state/workstation.ts'
import { useStation, type useTexts } from '../shell/context.tsx'
import type { KeyLine } from '../shell/keys.tsx'
import { type PlanRoom, usePlanRoom } from './room.tsx'

export const keyLines = (keys: ReturnType<typeof useTexts>['plan']['keys']): readonly KeyLine[] => [
  { keys: ['L', 'R'], does: keys.sides },
  { keys: ['Tab'], does: keys.handles },
  { keys: ['←', '→', '↑', '↓'], does: keys.move },
  { keys: ['[', ']'], does: keys.depth },
  { keys: [',', '.'], does: keys.ways },
  { keys: ['Enter'], does: keys.take },
  { keys: ['Esc'], does: keys.cancel },
  { keys: ['A'], does: keys.accept },
  { keys: ['Wheel'], does: keys.zoom },
  { keys: ['Right drag'], does: keys.window },
]

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog]') !== null)

/** Step of the plane down the needle, mm. */
const depthStepMm = 0.5

export function usePlanKeys(): void {
  const room = usePlanRoom()
  const station = useStation()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isControl(event.target)) return
      if (handled(event, room, station)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [room, station])
}

function handled(event: KeyboardEvent, room: PlanRoom, station: Workstation): boolean {
  const { desk } = room
  const onButton = event.target instanceof Element && event.target.closest('button, [role=tab]') !== null
  switch (event.key) {
    case 'l':
    case 'L':
      desk.chooseSide('left')
      return true
    case 'r':
    case 'R':
      desk.chooseSide('right')
      return true
    case '[':
    case ']':
      return stepDepth(room, event.key === ']' ? depthStepMm : -depthStepMm)
    case ',':
    case '.':
      return lookAtNext(room, event.key === '.' ? 1 : -1)
    case 'Enter':
      return !onButton && takeLooked(room, station)
    case 'Escape':
      desk.cancel()
      desk.look(null)
      return true
    case 'a':
    case 'A':
      document.querySelector<HTMLButtonElement>('[data-accept]')?.click()
      return true
    default:
      return false
  }
}

const accessOf = ({ inPlan, desk }: PlanRoom) => inPlan?.needles.needles[desk.store.getState().side]?.access ?? null

function stepDepth(room: PlanRoom, byMm: number): boolean {
  const { desk } = room
  const { looked, measured, depthMm } = desk.store.getState()
  const access = looked ?? measured?.access ?? accessOf(room)
  if (!access) return false
  const from = depthMm ?? access.margin.atMm
  desk.showDepth(Math.min(access.depths.targetMm + 20, Math.max(0, from + byMm)))
  return true
}

function lookAtNext(room: PlanRoom, by: 1 | -1): boolean {
  const { desk, inPlan } = room
  if (!inPlan) return false
  const { looked, side } = desk.store.getState()
  const ways = otherWays(inPlan, side, accessOf(room))
  const at = looked ? ways.indexOf(looked) : by > 0 ? -1 : ways.length
  desk.look(ways[at + by] ?? null)
  return true
}

/** Takes the way that is looked at into the case. */
export function takeLooked({ desk, place }: PlanRoom, station: Workstation): boolean {
  const { looked, side } = desk.store.getState()
  if (!looked) return false
  desk.look(null)
  station.change({ name: 'choose needle', level: place.level, side, access: looked })
  return true
}

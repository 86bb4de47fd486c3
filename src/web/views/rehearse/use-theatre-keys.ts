import { useEffect } from 'react'
import type { RehearsalSession } from '../../state/rehearse/session.ts'
import { useSession } from './use-session.ts'

const degree = Math.PI / 180

const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=radiogroup],[role=tablist],[role=slider],[role=application],[role=dialog]') !== null)

/** The keys of the room; a key held for injecting ends wherever it is released. */
export function useTheatreKeys(): void {
  const session = useSession()
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (takesKeys(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      const isButton = event.target instanceof HTMLButtonElement
      if (event.key === ' ' && isButton && !event.target.dataset.push) return
      if (pressed(event, session)) event.preventDefault()
    }
    const up = (event: KeyboardEvent): void => {
      if (event.key === ' ') session.release()
    }
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', session.release)
    return () => {
      session.release()
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', session.release)
    }
  }, [session])
}

function pressed(event: KeyboardEvent, session: RehearsalSession): boolean {
  const { phase, side, open } = session.desk.getState()
  if (phase !== 'running') return false
  const fine = event.shiftKey
  const turn = fine ? degree / 5 : degree
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case 'ArrowUp':
      session.advance(fine ? 0.2 : 1)
      return true
    case 'ArrowDown':
      session.advance(fine ? -0.2 : -1)
      return true
    case 'ArrowLeft':
      session.aim(turn, 0)
      return true
    case 'ArrowRight':
      session.aim(-turn, 0)
      return true
    case 'w':
      session.aim(0, turn)
      return true
    case 's':
      session.aim(0, -turn)
      return true
    case ' ':
      if (!event.repeat) void session.push()
      return true
    case '1':
      void session.shoot('AP')
      return true
    case '2':
      void session.shoot('lateral')
      return true
    case '3':
      void session.shoot(side === 'left' ? 'bull’s-eye left' : 'bull’s-eye right')
      return true
    case 'n': {
      const other = open?.plan.accesses.find((a) => a.side !== side)
      if (other) session.take(other.side)
      return other !== undefined
    }
    case 'p':
      session.desk.setState(({ paused }) => ({ paused: !paused }))
      return true
    default:
      return false
  }
}

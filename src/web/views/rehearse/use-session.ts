import { useEffect } from 'react'
import { useStore } from 'zustand'
import { sessionOf } from '../../state/rehearse/course.ts'
import type { RehearsalDesk } from '../../state/rehearse/desk.ts'
import type { RehearsalSession } from '../../state/rehearse/session.ts'
import { useStation } from '../shell/context.tsx'

export const useSession = (): RehearsalSession => sessionOf(useStation())

/** A part of the desk; the view is drawn again when it changes by identity. */
export const useDesk = <T>(select: (desk: RehearsalDesk) => T): T => useStore(useSession().desk, select)

const everyMs = 200

/** The rehearsal's clock runs while its page is shown. */
export function useRunningClock(): void {
  const session = useSession()
  useEffect(() => {
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      session.pass(((now - last) / 1000) * session.desk.getState().setup.pace)
      last = now
    }, everyMs)
    return () => clearInterval(timer)
  }, [session])
}

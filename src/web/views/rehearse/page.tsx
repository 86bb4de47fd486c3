import './rehearse.css'
import { SetupForm } from './setup-form.tsx'
import { Theatre } from './theatre.tsx'
import { useDesk } from './use-session.ts'

/** One level of the plan, rehearsed: set up, performed, scored, played again. */
export default function RehearsePage() {
  const phase = useDesk((desk) => desk.phase)
  return phase === 'setup' || phase === 'opening' ? <SetupForm /> : <Theatre />
}

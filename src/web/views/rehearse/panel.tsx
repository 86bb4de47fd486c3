import { Alert, Tabs } from '@mantine/core'
import { useState } from 'react'
import { spokenFindings } from '../../state/rehearse/spoken-findings.ts'
import { useTexts } from '../shell/context.tsx'
import { AfterStep } from './after-step.tsx'
import { BalloonStep } from './balloon-step.tsx'
import { CementStep } from './cement-step.tsx'
import { CourseLog } from './course-log.tsx'
import { NeedleStep } from './needle-step.tsx'
import { ScoreSheet } from './score-sheet.tsx'
import { SideInHand } from './side-in-hand.tsx'
import { useDesk } from './use-session.ts'

const steps = { needle: NeedleStep, balloon: BalloonStep, cement: CementStep, after: AfterStep } as const
type StepName = keyof typeof steps
const stepNames = Object.keys(steps) as StepName[]

/** What the hand can do now, and what was done. */
export function Panel() {
  const texts = useTexts().rehearse
  const phase = useDesk((desk) => desk.phase)
  const outcome = useDesk((desk) => desk.outcome)
  const [step, setStep] = useState<StepName>('needle')
  const scored = outcome !== null || phase === 'replaying'
  return (
    <aside className="theatre-panel" aria-label={texts.stepsLabel}>
      {scored ? (
        <ScoreSheet />
      ) : (
        <>
          <SideInHand />
          <Tabs value={step} onChange={(name) => setStep(name as StepName)} className="theatre-steps">
            <Tabs.List grow>
              {stepNames.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {texts.steps[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {stepNames.map((name) => {
              const Step = steps[name]
              return (
                <Tabs.Panel key={name} value={name} className="theatre-step">
                  {name === step && <Step />}
                </Tabs.Panel>
              )
            })}
          </Tabs>
          <Told />
        </>
      )}
      <CourseLog />
    </aside>
  )
}

/** Why the last action was refused, or what must be known about it. */
function Told() {
  const trouble = useDesk((desk) => desk.trouble)
  const findings = useDesk((desk) => desk.moment?.findings)
  const mode = useDesk((desk) => desk.setup.mode)
  const spoken = trouble ? [] : spokenFindings(findings ?? [], mode)
  return (
    <div aria-live="polite">
      {trouble && (
        <Alert className="trouble" title={trouble.sentence} p="xs">
          {trouble.remedy}
        </Alert>
      )}
      {spoken.map((f) => (
        <Alert key={f.code + f.about} className="trouble" data-severity={f.severity} title={f.sentence} p="xs">
          {f.remedy}
        </Alert>
      ))}
    </div>
  )
}

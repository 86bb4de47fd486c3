import { Tabs } from '@mantine/core'
import { isOutOfDate } from '../../../state/plan/level.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, usePlanRoom } from '../room.tsx'
import { AcceptNeedle } from './accept.tsx'
import { CementTab } from './cement-tab.tsx'
import { FindingsCount, FindingsTab } from './findings-tab.tsx'
import { NeedleChoice } from './needle-choice.tsx'
import { Numbers } from './numbers.tsx'
import { NotPlanned, OutOfDate, PlanLevels } from './plan-levels.tsx'
import { SideCards } from './side-cards.tsx'
import { SidesTab } from './sides-tab.tsx'
import { WaysTab } from './ways-tab.tsx'

/** Beside the pictures: the needles of the level in numbers, other ways, advice, cement, findings, acceptance. */
export function Panel() {
  const texts = useTexts().plan
  const { inPlan, document, place, vertebra } = usePlanRoom()
  const { grade, shape } = vertebra.morphometry.genant
  return (
    <aside className="plan-panel" aria-label={place.level}>
      <header className="panel-head">
        <h2>
          {place.level}
          {shape && <small> {texts.fracture(shape, grade)}</small>}
        </h2>
        <PlanLevels />
      </header>
      {isOutOfDate(document) && <OutOfDate />}
      {inPlan ? <Planned /> : <NotPlanned />}
    </aside>
  )
}

function Planned() {
  const { place } = usePlanRoom()
  const side = useDesk((state) => state.side)
  return (
    <>
      <SideCards />
      <NeedleChoice />
      <Numbers />
      <MoreTabs />
      <AcceptNeedle key={`${place.level} ${side}`} />
    </>
  )
}

function MoreTabs() {
  const texts = useTexts().plan.tabs
  return (
    <Tabs defaultValue="ways" className="panel-tabs" keepMounted={false}>
      <Tabs.List grow>
        <Tabs.Tab value="ways">{texts.ways}</Tabs.Tab>
        <Tabs.Tab value="sides">{texts.sides}</Tabs.Tab>
        <Tabs.Tab value="cement">{texts.cement}</Tabs.Tab>
        <Tabs.Tab value="findings">
          {texts.findings} <FindingsCount />
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="ways" tabIndex={-1}>
        <WaysTab />
      </Tabs.Panel>
      <Tabs.Panel value="sides" tabIndex={-1}>
        <SidesTab />
      </Tabs.Panel>
      <Tabs.Panel value="cement" tabIndex={-1}>
        <CementTab />
      </Tabs.Panel>
      <Tabs.Panel value="findings" tabIndex={-1}>
        <FindingsTab />
      </Tabs.Panel>
    </Tabs>
  )
}

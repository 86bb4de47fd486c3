import { ScrollArea, Tabs } from '@mantine/core'
import type { PanelTab } from '../../../state/see/session.ts'
import { useDocument, useTexts } from '../../shell/context.tsx'
import { useSee, useSeeState } from '../session.tsx'
import { BesideChoice } from './beside-choice.tsx'
import { EditPanel } from './edit.tsx'
import { FindingsList } from './findings.tsx'
import { MeasureList } from './measure.tsx'
import { SpineTab } from './spine-tab.tsx'

const tabs = ['spine', 'findings', 'measure', 'edit'] as const

/** What is known of the spine, what was measured, what can be changed. */
export function Panel() {
  const { session } = useSee()
  const texts = useTexts().see
  const tab = useSeeState((state) => state.tab)
  const hasSpine = useDocument()?.spine != null
  return (
    <aside className="see-panel" aria-label={texts.panel}>
      <Tabs
        value={tab}
        onChange={(chosen) => session.setState({ tab: (chosen ?? 'spine') as PanelTab })}
        className="see-tabs"
        keepMounted={false}
      >
        <Tabs.List grow>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name} disabled={name === 'edit' && !hasSpine} px={6}>
              {texts.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <ScrollArea className="see-tab-body" type="auto" offsetScrollbars="y" scrollbarSize={8}>
          <Tabs.Panel value="spine">
            <SpineTab />
          </Tabs.Panel>
          <Tabs.Panel value="findings">
            <FindingsList />
          </Tabs.Panel>
          <Tabs.Panel value="measure">
            <MeasureList />
          </Tabs.Panel>
          <Tabs.Panel value="edit">
            <EditPanel />
          </Tabs.Panel>
        </ScrollArea>
      </Tabs>
      <BesideChoice />
    </aside>
  )
}

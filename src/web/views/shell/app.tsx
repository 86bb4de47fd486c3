import { AppShell, Center, Loader, MantineProvider, VisuallyHidden } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Page } from '../../state/store.ts'
import type { Workstation } from '../../state/workstation.ts'
import { StationProvider, useDocument, useStationState, useTexts } from './context.tsx'
import { DropAnywhere } from './drop-anywhere.tsx'
import { Header } from './header.tsx'
import { useKeys } from './keys.tsx'
import { NeedsCase } from './needs-case.tsx'
import { Notices } from './notices.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { Rail } from './rail.tsx'
import { StatusLine } from './status-line.tsx'
import { theme } from './theme.ts'

// A page, and the viewer with it, is fetched when it is first shown.
const views: Readonly<Record<Page, ReturnType<typeof lazy>>> = {
  cases: lazy(() => import('../cases/page.tsx')),
  see: lazy(() => import('../see/page.tsx')),
  plan: lazy(() => import('../plan/page.tsx')),
  rehearse: lazy(() => import('../rehearse/page.tsx')),
  strength: lazy(() => import('../strength/page.tsx')),
  report: lazy(() => import('../report/page.tsx')),
}

export const App = ({ station }: { station: Workstation }) => (
  <StationProvider station={station}>
    <Themed />
  </StationProvider>
)

function Themed() {
  const scheme = useStationState((state) => state.settings.theme)
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      <Frame />
    </MantineProvider>
  )
}

function Frame() {
  const texts = useTexts().shell
  useKeys()
  return (
    <AppShell header={{ height: 44 }} navbar={{ width: 76, breakpoint: 0 }} footer={{ height: 28 }} padding={0}>
      <a className="skip" href="#page">
        {texts.skip}
      </a>
      <AppShell.Header className="bar">
        <Header />
      </AppShell.Header>
      <AppShell.Navbar className="bar" aria-label={texts.pagesLabel}>
        <Rail />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className="page">
        <Shown />
      </AppShell.Main>
      <AppShell.Footer className="bar">
        <StatusLine />
      </AppShell.Footer>
      <Notices />
      <DropAnywhere />
    </AppShell>
  )
}

function Shown() {
  const texts = useTexts().shell
  const page = useStationState((state) => state.page)
  const document = useDocument()
  const View = views[page]
  if (page !== 'cases' && !document) return <NeedsCase />
  return (
    <PageBoundary key={page} sentence={texts.defect} again={texts.close}>
      <Suspense fallback={<Waiting words={texts.loading} />}>
        <VisuallyHidden component="h1">{texts.pages[page]}</VisuallyHidden>
        <View />
      </Suspense>
    </PageBoundary>
  )
}

const Waiting = ({ words }: { words: string }) => (
  <Center h="100%" role="status">
    <Loader size="sm" aria-label={words} />
  </Center>
)

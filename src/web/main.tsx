// The door of the workstation: finds out what the browser offers, puts the parts together, shows the pages.
import '@mantine/core/styles.css'
import './views/shell/shell.css'
import { createRoot } from 'react-dom/client'
import { openWorkedCase } from './state/cases/transfer.ts'
import { newStore } from './state/store.ts'
import { Workstation } from './state/workstation.ts'
import { openCaseStorage } from './storage/open.ts'
import { pictureOf } from './views/cases/picture.ts'
import { fetchWorkedCase } from './views/cases/worked-case.ts'
import { App } from './views/shell/app.tsx'
import { keepMemory, type Memory, recall } from './views/shell/memory.ts'
import { startEngine } from './work/engine.ts'

function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

/**
 * Where the server sends no isolation headers, the service worker beside the page adds them from the next load on. Tried
 * once a visit: a browser that has none goes on with one thread.
 */
async function isolate(): Promise<boolean> {
  if (globalThis.crossOriginIsolated || !import.meta.env.PROD || !('serviceWorker' in navigator)) return true
  const tried = 'vertebro-isolation-tried'
  if (sessionStorage.getItem(tried)) return true
  try {
    sessionStorage.setItem(tried, 'yes')
    await navigator.serviceWorker.register('./isolation.js')
    await navigator.serviceWorker.ready
    location.reload()
    return false
  } catch {
    return true
  }
}

async function start(): Promise<void> {
  if (!(await isolate())) return
  const storage = await openCaseStorage()
  const host = {
    sharedMemory: globalThis.crossOriginIsolated === true,
    webGl: hasWebGl(),
    storage: storage.lasting,
  }
  const before = recall()
  const store = newStore(before.settings, host)
  const station = new Workstation({
    store,
    storage,
    engine: startEngine(),
    now: () => new Date().toISOString(),
    nowMs: () => performance.now(),
    newId: () => crypto.randomUUID(),
    pictureOf,
  })
  keepMemory(store)
  storage.onSavedElsewhere(() => void station.refreshList())
  if (import.meta.env.DEV || location.search.includes('lab')) Object.assign(globalThis, { vertebro: station })
  const found = await firstCase(station, before)
  createRoot(document.getElementById('root') as HTMLElement).render(<App station={station} />)
  if (!found) await workedCase(station)
}

/** What was open when the page was last left; false where there is nothing yet. */
async function firstCase(station: Workstation, before: Memory): Promise<boolean> {
  await station.storage.purge().catch(() => undefined)
  await station.refreshList()
  const { cases } = station.store.getState()
  if (!cases.some(({ id }) => id === before.caseId)) return cases.length > 0
  if (!(await station.open(before.caseId))) return true
  station.show(before.page)
  if (before.level !== '') station.chooseLevel(before.level)
  return true
}

/** A first visit begins with the worked case. */
async function workedCase(station: Workstation): Promise<void> {
  await openWorkedCase(station, fetchWorkedCase)
  // Not away from the page that a person has gone to meanwhile.
  if (station.document && station.store.getState().page === 'cases') station.show('see')
}

void start()

// The door of the workstation: finds out what the browser offers, puts the parts together, shows the pages.
import '@mantine/core/styles.css'
import './views/shell/shell.css'
import { createRoot } from 'react-dom/client'
import { newStore, type Settings } from './state/store.ts'
import { Workstation } from './state/workstation.ts'
import { openCaseStorage } from './storage/open.ts'
import { pictureOf } from './views/cases/picture.ts'
import { App } from './views/shell/app.tsx'
import { startEngine } from './work/engine.ts'

const settingsKey = 'vertebro-settings'

function storedSettings(): Settings {
  const usual: Settings = { theme: 'dark', who: '' }
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(settingsKey) ?? '{}') }
  } catch {
    return usual
  }
}

function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

async function start(): Promise<void> {
  const storage = await openCaseStorage()
  const host = {
    sharedMemory: globalThis.crossOriginIsolated === true,
    webGl: hasWebGl(),
    storage: storage.lasting,
    threads: navigator.hardwareConcurrency,
  }
  const store = newStore(storedSettings(), host)
  const station = new Workstation({
    store,
    storage,
    engine: startEngine(),
    now: () => new Date().toISOString(),
    nowMs: () => performance.now(),
    newId: () => crypto.randomUUID(),
    pictureOf,
  })
  store.subscribe(({ settings }, before) => {
    if (settings === before.settings) return
    try {
      localStorage.setItem(settingsKey, JSON.stringify(settings))
    } catch {
      // Settings then last as long as the page; cases have their own notice.
    }
  })
  await station.refreshList()
  createRoot(document.getElementById('root') as HTMLElement).render(<App station={station} />)
}

void start()

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CaseHistory, Progress } from '../../case/index.ts'

/** The pages in the order of the patient's way. */
export const pages = ['cases', 'see', 'plan', 'rehearse', 'strength', 'report'] as const
export type Page = (typeof pages)[number]

/** What a list of cases shows of each. */
export interface CaseCard {
  readonly id: string
  readonly title: string
  readonly progress: Progress
  /** Level most in question: fractured first, else planned; empty where none is known. */
  readonly about: string
  /** ISO 8601, UTC. */
  readonly changedAt: string
  /** A small picture as a data URL; empty where there is none yet. */
  readonly picture: string
}

/** Whether what is on the screen rests in the browser's storage. */
export type Saved = 'saved' | 'saving' | 'not saved' | 'changed elsewhere'

/** Long work a person can watch and cancel. */
export interface Job {
  readonly id: string
  readonly title: string
  /** 0 to 1. */
  readonly fraction: number
  readonly doing: string
  readonly cancel: () => void
}

/** Something a person must read: a refusal, a crash, a conflict. Stays until it is closed. */
export interface Notice {
  readonly id: string
  readonly kind: 'refusal' | 'defect' | 'done'
  readonly code: string
  readonly sentence: string
  readonly remedy: string
  readonly details: string
  /** A way back offered with it, such as undoing a deletion. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

export interface OpenCase {
  readonly history: CaseHistory
  readonly saved: Saved
}

export type Theme = 'dark' | 'light'

export interface Settings {
  readonly theme: Theme
  readonly who: string
}

/** What the machine offers; said in words where something is missing. */
export interface Host {
  readonly sharedMemory: boolean
  readonly webGl: boolean
  readonly storage: boolean
}

export interface WorkstationState {
  readonly page: Page
  readonly cases: readonly CaseCard[]
  readonly open: OpenCase | null
  /** The level all pages are about; null before a person or a fracture has chosen one. */
  readonly level: string | null
  readonly jobs: readonly Job[]
  readonly notices: readonly Notice[]
  readonly settings: Settings
  readonly host: Host
}

export type Store = StoreApi<WorkstationState>

export function newStore(settings: Settings, host: Host): Store {
  return createStore<WorkstationState>(() => ({
    page: 'cases',
    cases: [],
    open: null,
    level: null,
    jobs: [],
    notices: [],
    settings,
    host,
  }))
}

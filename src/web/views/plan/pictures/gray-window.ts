import { create } from 'zustand'
import type { GrayWindow } from '../../../viewer/index.ts'

/** Bone with its cortex and marrow apart: what a needle has to be told from. HU. */
export const boneWindow: GrayWindow = { centre: 350, width: 1700 }

/** Brightness and contrast, the same in all slices of the page. */
export const useGrayWindow = create<{
  readonly window: GrayWindow
  readonly set: (window: GrayWindow) => void
}>((set) => ({ window: boneWindow, set: (window) => set({ window }) }))

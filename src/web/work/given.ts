import type { Spine } from '../../anatomy/index.ts'
import type { Volume } from '../../imaging/index.ts'

/** What the page hands to the lanes once and names from then on. */
export type Given =
  | { readonly kind: 'image'; readonly id: string; readonly volume: Volume }
  | { readonly kind: 'spine'; readonly id: string; readonly spine: Spine }

export type GivenName = Pick<Given, 'kind' | 'id'>

export const keyOf = ({ kind, id }: GivenName): string => `${kind} ${id}`

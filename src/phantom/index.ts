export { makePhantom, type Phantom } from './make.ts'
export type { BreachWall, FractureOptions, PhantomOptions } from './options.ts'
export { phantomTroubles } from './troubles.ts'
export type { PhantomTruth } from './truth/truth.ts'

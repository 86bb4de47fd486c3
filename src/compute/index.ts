export { type KernelHost, Kernels, type Thread } from './kernels.ts'
export { type Block, KernelMemory } from './memory.ts'
export { computeTroubles } from './troubles.ts'

// The face of kernels.wasm: every entry here is called by name from src/compute.
export { fillF32 } from './fill'
export { distanceColumns, distanceSlices } from './distance'
export { resampleSlices } from './resample'
export { smoothColumns, smoothSlices } from './smooth'
export { projectMax, projectPack, projectTurn } from './project-pack'
export { projectShear } from './project-shear'
export { projectWarp } from './project-warp'

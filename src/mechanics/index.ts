export { checkProblem } from './check.ts'
export { isotropic, orthotropicBone, unitStiffness } from './element.ts'
export {
  type LoadCase,
  type NodalForces,
  nodeCount,
  nodeDims,
  nodesOnLayer,
  type Reaction,
  type Solution,
  type SolveOptions,
  type Support,
  usedNodes,
  type VoxelModel,
} from './model.ts'
export { solveReference } from './reference.ts'
export { mechanicsTroubles } from './troubles.ts'

// One step of an injection on every thread (Kernels.together): viscosity and pressure with the front where it is, as many rounds
// as asked, then the front moves. Twin: src/cement/flow/engine/reference-engine.ts.
import { barrier, thread } from './barrier'
import { flowSolve } from './flow'
import { finest } from './flow-plan'
import { advance } from './front-advance'
import { assembleAll, loadTip } from './front-faces'
import { FrontPlan } from './front-plan'
import { fillQueue } from './front-queue'
import { eachReached, forFaces, forMobility, forOutlets } from './front-reached'

export function flowStep(plan: FrontPlan): void {
  if (plan.assemble) {
    assembleAll(plan)
    barrier()
  }
  for (let round = 0; round < plan.rounds; round++) {
    eachReached(plan, forMobility)
    barrier()
    eachReached(plan, forFaces)
    barrier()
    if (thread() == 0) {
      loadTip(plan)
      tellChanged(plan, round == 0 && plan.assemble != 0)
    }
    barrier()
    flowSolve(plan.flow)
    barrier()
  }
  eachReached(plan, forOutlets)
  barrier()
  if (thread() == 0) {
    plan.assemble = 0
    plan.toldCount = 0
    fillQueue(plan)
    advance(plan)
  }
}

/** Conductances change where cement is and one voxel round it. */
function tellChanged(plan: FrontPlan, everything: bool): void {
  const flow = plan.flow
  const layers = finest(flow).nz
  flow.everything = everything ? 1 : 0
  flow.changedFrom = everything ? 0 : max(plan.layerFrom - 1, 0)
  flow.changedTo = everything ? layers : min(plan.layerTo + 1, layers)
}

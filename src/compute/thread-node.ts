// One kernel thread under Node.
import { parentPort, workerData } from 'node:worker_threads'
import type { Batch, StartMessage } from './protocol.ts'
import { joinKernels } from './thread.ts'

const run = await joinKernels(workerData as StartMessage)
parentPort?.on('message', (batch: Batch) => parentPort?.postMessage(run(batch)))
parentPort?.postMessage({})

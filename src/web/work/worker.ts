// One lane's worker: the operations over what it holds.
import { signOfLife, startBrowserKernels } from '../../compute/browser.ts'
import { Holdings } from './holdings.ts'
import { operations } from './operations.ts'
import { type Say, serve } from './serve.ts'
import type { ToLane } from './wire.ts'

const here = globalThis as unknown as {
  postMessage: (message: unknown, transfer: Transferable[]) => void
  onmessage: (event: MessageEvent<ToLane>) => void
  onunhandledrejection: (event: PromiseRejectionEvent) => void
}

const say: Say = (message, transfer = []) => here.postMessage(message, [...transfer])
const hear = serve(operations, new Holdings(startBrowserKernels), say)

here.onmessage = ({ data }) => void hear(data)
here.onunhandledrejection = ({ reason }) => say({ kind: 'crashed', text: String(reason?.stack ?? reason) })
void signOfLife().then((life) => say({ kind: 'ready', life }))

// One kernel thread in a browser: its first message starts it, every other one is a batch.
import { signOfLife } from './life.ts'
import type { Batch, StartMessage } from './protocol.ts'
import { joinKernels } from './thread.ts'

const here = globalThis as unknown as Pick<MessagePort, 'postMessage' | 'onmessage'>

here.onmessage = async ({ data }: MessageEvent<StartMessage>) => {
  try {
    const run = await joinKernels(data)
    here.onmessage = ({ data: batch }: MessageEvent<Batch>) => here.postMessage(run(batch))
    here.postMessage({ life: await signOfLife() })
  } catch (cause) {
    here.postMessage({ error: String(cause) })
  }
}

import { Text } from '@mantine/core'
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useStation, useTexts } from '../shell/context.tsx'

GlobalWorkerOptions.workerSrc = workerUrl

/** The pages of a PDF, one below the other, drawn when they come near the screen. */
export function Preview({ pdf }: { pdf: Uint8Array }) {
  const texts = useTexts().report
  const opened = usePdf(pdf)
  if (!opened) return <Text className="report-empty">{texts.drawing}</Text>
  return (
    <ol className="sheets">
      {numbersTo(opened.numPages).map((number) => (
        <Sheet key={number} pdf={opened} number={number} />
      ))}
    </ol>
  )
}

const numbersTo = (last: number): readonly number[] => Array.from({ length: last }, (_, n) => n + 1)

function usePdf(bytes: Uint8Array): PDFDocumentProxy | null {
  const station = useStation()
  const [opened, setOpened] = useState<PDFDocumentProxy | null>(null)
  useEffect(() => {
    // pdf.js takes the bytes for itself: it gets a copy.
    const task = getDocument({ data: new Uint8Array(bytes) })
    task.promise.then(setOpened, (cause) => {
      if (!task.destroyed) station.tell(cause)
    })
    return () => {
      setOpened(null)
      void task.destroy()
    }
  }, [bytes, station])
  return opened
}

function Sheet({ pdf, number }: { pdf: PDFDocumentProxy; number: number }) {
  const texts = useTexts().report
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let isGone = false
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        near.disconnect()
        draw(pdf, number, element).catch((cause) => {
          if (!isGone) throw cause
        })
      },
      { rootMargin: '600px' },
    )
    near.observe(element)
    return () => {
      isGone = true
      near.disconnect()
    }
  }, [pdf, number])
  return (
    <li>
      <canvas ref={canvas} role="img" aria-label={texts.page(number, pdf.numPages)} data-testid="sheet" />
    </li>
  )
}

async function draw(pdf: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement): Promise<void> {
  const page = await pdf.getPage(number)
  const natural = page.getViewport({ scale: 1 })
  const widthPx = canvas.clientWidth * Math.min(2, devicePixelRatio)
  const viewport = page.getViewport({ scale: widthPx / natural.width })
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  await page.render({ canvas, viewport }).promise
}

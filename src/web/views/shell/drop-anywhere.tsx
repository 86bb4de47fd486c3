import { Overlay, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { takeFiles } from '../../state/cases/take-files.ts'
import { droppedFiles } from '../cases/dropped-files.ts'
import { useStation, useTexts } from './context.tsx'

/** Files may be dropped on any page. */
export function DropAnywhere() {
  const station = useStation()
  const texts = useTexts().cases
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      setOver(false)
      void droppedFiles(event.dataTransfer).then((files) => takeFiles(station, files, texts.jobs.reading))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [station, texts])
  if (!isOver) return null
  return (
    <Overlay center fixed zIndex={500} backgroundOpacity={0.7}>
      <Text size="xl" c="white">
        {texts.dropHere}
      </Text>
    </Overlay>
  )
}

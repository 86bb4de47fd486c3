import { Button, Modal, NativeSelect, NumberInput, SegmentedControl, Slider, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import {
  fracturable,
  makePatient,
  type PatientForm,
  phantomOptionsOf,
  usualPatient,
} from '../../state/cases/patient-form.ts'
import type { Workstation } from '../../state/workstation.ts'
import { isCancelled } from '../../work/engine.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { sagittal } from './picture.ts'

interface Props {
  readonly opened: boolean
  readonly onClose: () => void
}

/** The form of the phantom generator, with a preview that follows it. */
export function MakePatient({ opened, onClose }: Props) {
  const texts = useTexts().cases.phantom
  const shell = useTexts().shell
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.title}
      size={760}
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      <Form onDone={onClose} />
    </Modal>
  )
}

function Form({ onDone }: { onDone: () => void }) {
  const all = useTexts().cases
  const texts = all.phantom
  const station = useStation()
  const [form, setForm] = useState(usualPatient)
  const set = (change: Partial<PatientForm>): void => setForm((before) => ({ ...before, ...change }))
  const make = (): void => {
    onDone()
    const about = form.level === 'none' ? texts.noFracture : form.level
    void makePatient(station, form, `${texts.seed} ${form.seed}, ${about}`, all.jobs.making)
  }
  return (
    <div className="patient-form">
      <Stack gap="sm">
        <Text size="sm">{texts.what}</Text>
        <NumberInput
          label={texts.seed}
          value={form.seed}
          min={0}
          max={99999}
          allowDecimal={false}
          onChange={(value) => set({ seed: Number(value) || 0 })}
        />
        <NativeSelect
          label={texts.level}
          value={form.level}
          data={[{ value: 'none', label: texts.noFracture }, ...fracturable]}
          onChange={(event) => set({ level: event.currentTarget.value as PatientForm['level'] })}
        />
        {form.level !== 'none' && <FractureFields form={form} set={set} />}
        <Labelled label={`${texts.density}: ${form.trabecularHu} HU`}>
          <Slider
            thumbLabel={texts.density}
            value={form.trabecularHu}
            min={30}
            max={200}
            step={5}
            marks={[
              { value: 40, label: texts.densityMarks.severe },
              { value: 90, label: texts.densityMarks.porotic },
              { value: 170, label: texts.densityMarks.normal },
            ]}
            onChange={(trabecularHu) => set({ trabecularHu })}
          />
        </Labelled>
        <Labelled label={`${texts.slices}: ${form.sliceMm} mm`}>
          <Slider
            thumbLabel={texts.slices}
            value={form.sliceMm}
            min={0.5}
            max={3}
            step={0.5}
            onChange={(sliceMm) => set({ sliceMm })}
          />
        </Labelled>
        <Button onClick={make}>{texts.make}</Button>
      </Stack>
      <Preview form={form} />
    </div>
  )
}

function FractureFields({ form, set }: { form: PatientForm; set: (change: Partial<PatientForm>) => void }) {
  const texts = useTexts().cases.phantom
  return (
    <>
      <SegmentedControl
        aria-label={texts.shape}
        value={form.shape}
        data={(['wedge', 'biconcave', 'crush'] as const).map((shape) => ({ value: shape, label: texts.shapes[shape] }))}
        onChange={(shape) => set({ shape: shape as PatientForm['shape'] })}
      />
      <Labelled label={`${texts.loss}: ${form.lossPercent} %`}>
        <Slider
          thumbLabel={texts.loss}
          value={form.lossPercent}
          min={10}
          max={60}
          step={5}
          onChange={(lossPercent) => set({ lossPercent })}
        />
      </Labelled>
      <Labelled label={`${texts.retropulsion}: ${form.retropulsionMm} mm`}>
        <Slider
          thumbLabel={texts.retropulsion}
          value={form.retropulsionMm}
          min={0}
          max={6}
          step={0.5}
          onChange={(retropulsionMm) => set({ retropulsionMm })}
        />
      </Labelled>
    </>
  )
}

const Labelled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div style={{ paddingBottom: 14 }}>
    <Text size="sm" mb={4}>
      {label}
    </Text>
    {children}
  </div>
)

function Preview({ form }: { form: PatientForm }) {
  const texts = useTexts().cases.phantom
  const url = usePreview(useStation(), form)
  return url ? (
    <img className="preview" src={url} alt={texts.preview} />
  ) : (
    <output className="preview">{texts.previewing}</output>
  )
}

/** The picture of the patient the form describes, a moment after the last change. */
function usePreview(station: Workstation, form: PatientForm): string {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const stop = new AbortController()
    const draw = async (): Promise<void> => {
      const options = { lane: 'view', coalesce: 'preview', signal: stop.signal } as const
      const { volume } = await station.engine.call('makePhantom', phantomOptionsOf(form, true), options)
      if (!stop.signal.aborted) setUrl(sagittal(volume, null, 360))
    }
    const timer = setTimeout(() => {
      draw().catch((cause) => {
        if (!isCancelled(cause)) station.tell(cause)
      })
    }, 150)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [station, form])
  return url
}

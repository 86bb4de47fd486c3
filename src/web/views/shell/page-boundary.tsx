import { Button, Stack, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'

interface Props {
  readonly sentence: string
  readonly again: string
  readonly children: ReactNode
}

/** Where drawing one page fails, the others and the case go on. */
export class PageBoundary extends Component<Props, { readonly failed: string | null }> {
  override state = { failed: null as string | null }
  static getDerivedStateFromError = (cause: unknown) => ({ failed: String(cause) })

  override render() {
    if (this.state.failed === null) return this.props.children
    return (
      <Stack p="xl" maw={560} role="alert">
        <Text>{this.props.sentence}</Text>
        <Text size="sm" c="dimmed">
          {this.state.failed}
        </Text>
        <Button w="fit-content" variant="default" onClick={() => this.setState({ failed: null })}>
          {this.props.again}
        </Button>
      </Stack>
    )
  }
}

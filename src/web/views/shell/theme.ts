import { createTheme, type MantineColorsTuple } from '@mantine/core'

// Images are grey; so is everything that is not a sign. One calm blue for what can be acted on.
const steel: MantineColorsTuple = [
  '#eef5fa',
  '#dce8f0',
  '#b8d0e0',
  '#91b7d0',
  '#70a2c2',
  '#5b95ba',
  '#4a86ad',
  '#38769e',
  '#276488',
  '#124f70',
]
const slate: MantineColorsTuple = [
  '#e6eaee',
  '#c8d0d8',
  '#a5b0bb',
  '#84919e',
  '#5e6b78',
  '#414c57',
  '#2b343d',
  '#1c232a',
  '#13181d',
  '#0b0f13',
]

export const theme = createTheme({
  primaryColor: 'steel',
  primaryShade: 8,
  colors: { steel, dark: slate },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  cursorType: 'pointer',
})

/** Signs that stay apart for the colour-blind (after Okabe and Ito), always with a word or shape beside them. */
export const signs = {
  good: '#2bb58b',
  caution: '#e69f00',
  stop: '#e8663d',
  left: '#56b4e9',
  right: '#cc79a7',
  cement: '#f0e442',
  canal: '#e8663d',
} as const

export { planSchemaVersion } from './data/plan-json.ts'
export type { Fonts } from './pages/sheet.ts'
export { type ReportFile, type ReportInput, renderReport } from './report.ts'
export { reportTroubles } from './troubles.ts'

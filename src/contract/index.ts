// What leaves and enters the program as data: the case file.
export { type CaseArray, type CaseFile, readCaseFile, writeCaseFile } from './case-file.ts'
export { contractTroubles } from './troubles.ts'

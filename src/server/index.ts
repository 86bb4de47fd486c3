// The workstation over HTTP: static files and the headers that isolate the page.
export { workstationServer } from './serve.ts'

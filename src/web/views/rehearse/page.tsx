export default function RehearsePage() {
  return null
}

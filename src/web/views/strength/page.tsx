export default function StrengthPage() {
  return null
}

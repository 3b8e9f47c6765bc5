/** Domains that can be tried through. */

/** Nine-digit strings that satisfy the 11-proof (field notes on identity, 3.6). */
export const bsnSpace = 90_909_091
/** Days of 125 years. */
export const birthDateSpace = 45_656

const weights = [9, 8, 7, 6, 5, 4, 3, 2] as const
/** The numbers kept for tests come first; real enumeration would begin where people are. */
const testStart = 99_990_000
const testEnd = 100_000_000
const msPerDay = 86_400_000
const firstDay = Date.UTC(1900, 0, 1)

/** Every citizen service number, by its first eight digits: the ninth follows from them. */
export function* eachBsn(): Generator<string> {
  for (let first = testStart; first < testEnd; first += 1) yield* withCheckDigit(first)
  for (let first = 0; first < testStart; first += 1) yield* withCheckDigit(first)
}

/** ISO 8601 dates from 1900. */
export function* eachBirthDate(): Generator<string> {
  for (let day = 0; day < birthDateSpace; day += 1) yield new Date(firstDay + day * msPerDay).toISOString().slice(0, 10)
}

/** No number when the remainder is 10. */
function* withCheckDigit(first: number): Generator<string> {
  const digits = String(first).padStart(8, '0')
  let sum = 0
  for (let i = 0; i < 8; i += 1) sum += (weights[i] ?? 0) * (digits.charCodeAt(i) - 0x30)
  if (sum % 11 !== 10) yield `${digits}${sum % 11}`
}

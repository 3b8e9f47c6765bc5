/** Domains that can be tried through. */

export interface Domain {
  /** Values in it. */
  space: number
  /** Every value in its plain spelling. */
  values(): Iterable<string>
}

/** Nine-digit strings that satisfy the 11-proof (field notes on identity, 3.6). */
const bsnSpace = 90_909_091
/** Days of 125 years. */
const birthDateSpace = 45_656
/** Nine digits behind the trunk zero, of which the first is none. */
const phoneSpace = 900_000_000
const postcodeSpace = 9000 * 26 * 26
const houseNumberSpace = 999

const weights = [9, 8, 7, 6, 5, 4, 3, 2] as const
/** The numbers kept for tests come first; real enumeration would begin where people are. */
const testStart = 99_990_000
const testEnd = 100_000_000
const msPerDay = 86_400_000
const firstDay = Date.UTC(1900, 0, 1)
/** Mobile numbers first. */
const firstMobile = 600_000_000
const firstPhone = 100_000_000
const endOfPhones = 1_000_000_000

export const bsnDomain: Domain = { space: bsnSpace, values: eachBsn }
export const birthDateDomain: Domain = { space: birthDateSpace, values: eachBirthDate }
/** As `0612345678`. */
export const phoneDomain: Domain = { space: phoneSpace, values: eachPhone }
/** As `1234AB 56`: postcode and house number. */
export const addressDomain: Domain = { space: postcodeSpace * houseNumberSpace, values: eachAddress }
/** As `999990019 1970-03-04`. */
export const bsnAndBirthDateDomain: Domain = { space: bsnSpace * birthDateSpace, values: eachBsnAndBirthDate }

/** Every citizen service number, by its first eight digits: the ninth follows from them. */
export function* eachBsn(): Generator<string> {
  for (let first = testStart; first < testEnd; first += 1) yield* withCheckDigit(first)
  for (let first = 0; first < testStart; first += 1) yield* withCheckDigit(first)
}

/** ISO 8601 dates from 1900. */
function* eachBirthDate(): Generator<string> {
  for (let day = 0; day < birthDateSpace; day += 1) yield new Date(firstDay + day * msPerDay).toISOString().slice(0, 10)
}

function* eachPhone(): Generator<string> {
  for (let number = firstMobile; number < endOfPhones; number += 1) yield `0${number}`
  for (let number = firstPhone; number < firstMobile; number += 1) yield `0${number}`
}

function* eachAddress(): Generator<string> {
  for (let digits = 1000; digits < 10_000; digits += 1) {
    for (let letters = 0; letters < 26 * 26; letters += 1) {
      const postcode = `${digits}${String.fromCharCode(65 + Math.floor(letters / 26), 65 + (letters % 26))}`
      for (let house = 1; house <= houseNumberSpace; house += 1) yield `${postcode} ${house}`
    }
  }
}

function* eachBsnAndBirthDate(): Generator<string> {
  for (const bsn of eachBsn()) for (const date of eachBirthDate()) yield `${bsn} ${date}`
}

/** No number when the remainder is 10. */
function* withCheckDigit(first: number): Generator<string> {
  const digits = String(first).padStart(8, '0')
  let sum = 0
  for (let i = 0; i < 8; i += 1) sum += (weights[i] ?? 0) * (digits.charCodeAt(i) - 0x30)
  if (sum % 11 !== 10) yield `${digits}${sum % 11}`
}

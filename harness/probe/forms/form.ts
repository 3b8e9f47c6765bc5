/** The bytes in which a value may stand. */

export interface Form {
  /** As in a finding, such as `bsn/dotted`. */
  form: string
  bytes: Buffer
  /** Distinctive enough only where no letter or digit touches it. */
  alone?: true
  /** Zeros behind it change nothing: the decimals of a fraction. */
  zeros?: true
}

/** Spellings by name of the form. */
export type SpellForms = (value: string) => Readonly<Record<string, string>>

/** The system under test: products that are not ours, each in the place of one party of a scenario. */

/** The file as written (schema: `harness/run/sut.schema.json`). */
export interface SutFile {
  parties: Record<string, SubjectFile>
}

/** Paths are below the folder of the file, unless they lie in a container. */
export interface SubjectFile {
  /** Name and version of the product, for the reports. */
  title?: string
  runs: SubjectRuns
  /** Port that it listens on, in its container. With a `url` the port stands there. */
  port?: number
  /** Port where it finds its neighbours, whatever their host names are. */
  neighboursPort: number
  environment?: Record<string, string>
  /** File of this machine → place in its container. */
  files?: Record<string, string>
  /** Folder that gets the test certificates made for it, as `keyFiles` names them. */
  keys: string
  volumes?: { path: string; vantage: 'stored' | 'logged' }[]
  /** Whether what it writes to standard output and standard error is looked at. Default true where it is known. */
  logs?: boolean
  /** Whether its memory is read. Default true where its process is known. */
  memory?: boolean
  /** How it is set up, in terms of the options of the party that it replaces. */
  options?: Record<string, unknown>
  trigger?: SubjectTrigger
  /** For an end: where the synthetic record is put into it, and where the record that it received is fetched. */
  record?: { put?: SubjectCall; get?: SubjectCall }
}

export type SubjectRuns =
  /**
   * Answers at a URL of this machine. `command`: starts it, and it ends with the exchange; absent: it runs already.
   * `reload`: has a product that runs already take up new certificates.
   */
  | { url: string; command?: string[]; reload?: string[] }
  | { image: string; command?: string[] }
  | { compose: { file: string; service: string } }

export type SubjectTrigger = { timeoutSeconds?: number } & (
  | { call: SubjectCall }
  /** Module whose default export gets `{ page, exchange }`; `browser`: path, where Playwright has none of its own. */
  | { playwright: string; browser?: string }
  /** What a person must do now. */
  | { byHand: string }
)

/** A request; texts may hold placeholders such as `{{patient.bsn}}`. */
export interface SubjectCall {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** One product as the run needs it. */
export interface Subject extends SubjectFile {
  party: string
  title: string
  /** Folder of the file, absolute. */
  directory: string
  /** File and line of one place in what the file says about it. */
  place(path: readonly (string | number)[]): string
}

/** Party → product. */
export type Subjects = ReadonlyMap<string, Subject>

/** A certificate with its key, PEM. */
export interface CertificatePair {
  keyPem: string
  chainPem: string
}

/** What the process that stands around a product needs, beside the configuration of any party. */
export interface OutsideTapConfig {
  /** Where the product listens, as that process reaches it. */
  subject: { address: string; port: number }
  /** Where the product finds its neighbours. */
  neighbours: { address: string; port: number }
  /** Party → its TLS certificate, the product's own included. */
  parties: Readonly<Record<string, CertificatePair>>
  /** Certificates of others that may call. */
  others: readonly CertificatePair[]
}

/** What was done to observe a product from outside, besides the tap around it. */
export interface OutsideObservation {
  title: string
  /** Where values were planted: the observation in which each must be found. */
  planted: { vantage: 'stored' | 'logged'; observation: string }[]
  /** What cannot be observed, and why. */
  unobserved: { vantage: 'stored' | 'logged' | 'memory'; reason: string }[]
  /** For an end: why nobody knows what record it received. */
  recordUnknown?: string
}

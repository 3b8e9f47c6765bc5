/** What the command line knows of the terminal and the environment; read here and nowhere else. */

export interface Terminal {
  output: NodeJS.WriteStream
  /** A person looks at it: progress may be drawn in place. */
  live: boolean
  colour: boolean
  /** Where progress goes while the output itself may go into a file. */
  progress: { output: NodeJS.WriteStream; live: boolean }
  language: 'nl' | 'en'
  line(text: string): void
  error(text: string): void
}

export function createTerminal({ stdout, stderr, env }: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>): Terminal {
  // A reader that has seen enough (`| head`) is no reason to break off a run.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  const locale = env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? ''
  return {
    output: stdout,
    live: stdout.isTTY === true && !env.CI,
    colour: stdout.isTTY === true && !env.NO_COLOR,
    progress: { output: stderr, live: stderr.isTTY === true && !env.CI },
    language: locale.toLowerCase().startsWith('nl') ? 'nl' : 'en',
    line: (text) => void stdout.write(`${text}\n`),
    error: (text) => void stderr.write(`${text}\n`),
  }
}

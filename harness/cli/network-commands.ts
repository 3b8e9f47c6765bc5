/** Names, options and help of the commands about networks that stay up. */

import { Command, Option } from 'commander'
import { HarnessError } from '../contracts/error.ts'
import type { AttachOptions } from './commands/attach.ts'
import type { DownOptions } from './commands/down.ts'
import type { UpOptions } from './commands/up.ts'
import type { CommandContext } from './context.ts'
import { defaultOutDirectory } from './find-run.ts'
import { backendOption, languageOption, parsePositive } from './options.ts'

type End = (exitCode: number) => void

const defaultTimeoutSeconds = 600

export function createUp(context: CommandContext, end: End): Command {
  return new Command('up')
    .description('start the network of one exchange and leave it running, for a tester to work with')
    .argument('<exchange>', 'SCENARIO/VARIANT, or the SCENARIO or FILE.yaml of a single variant')
    .addOption(backendOption())
    .option('--sut <file>', 'products at a URL that run already, in the place of parties (YAML)')
    .option('--out <dir>', 'folder that gets the network, below up/', defaultOutDirectory)
    .option('--seed <text>', 'makes the synthetic records and the planted values; random when absent')
    .option('--json', 'for machines (schema inkijk-up/1)')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `
Tells of every party its addresses, certificate, keys, control port and folders, and gives the commands that trigger the
exchange, measure it (inkijk run --attach) and end the network (inkijk down). A second one gets a folder of its own.`,
    )
    .action(async (exchange: string, options: UpOptions) => {
      const { upCommand } = await import('./commands/up.ts')
      end(await upCommand(exchange, options, context))
    })
}

export function createDown(context: CommandContext, end: End): Command {
  return new Command('down')
    .description('end networks that inkijk up left running')
    .argument('[run...]', 'id or folder of the network; the newest when none is given')
    .option(
      '--all',
      'every network, and what runs that broke off left: containers of every run that is still going too',
    )
    .option('--out <dir>', 'folder that has the networks, below up/', defaultOutDirectory)
    .option('--json', 'for machines (schema inkijk-down/1)')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `
Removes the folder of the network: keys, tokens and recordings that were not measured. Measured runs stay. A process that
has the number of a party but is another is left alone. With nothing up it says so and exits 0.`,
    )
    .action(async (runs: string[], options: DownOptions) => {
      const { downCommand } = await import('./commands/down.ts')
      end(await downCommand(runs, options, context))
    })
}

/** Options of `run` for a network that is up. */
export function attachOptions(): Option[] {
  return [
    new Option(
      '--attach [network]',
      'measure an exchange that you trigger by hand in a network of inkijk up (its id or folder; default: the newest)',
    ).conflicts(['backend', 'sut', 'seed', 'grep', 'shard', 'jobs']),
    new Option('--timeout <seconds>', 'with --attach: how long to wait for each trigger')
      .argParser(parsePositive)
      .default(defaultTimeoutSeconds),
    new Option('--exchanges <n>', 'with --attach: measure so many, one after the other')
      .argParser(parsePositive)
      .default(1),
  ]
}

export const attachHelp = `

With --attach: waits until the exchange is triggered (or takes the one that was), measures it when it is over as any run,
and then starts the network again in place: the same addresses, tokens and certificates where they are free, another
record, other planted values. Not triggered in time: exit code 3, and the network still waits.`

export function isAttach<T extends Partial<AttachOptions>>(options: T): options is T & AttachOptions {
  return options.attach !== undefined
}

/** @throws HarnessError USAGE */
export function checkAttach(names: readonly string[], { attach }: AttachOptions): void {
  if (names.length === 0) return
  throw new HarnessError(
    'USAGE',
    `--attach${attach === true ? '' : ` ${attach}`} takes the exchange of the network; expected no names beside it, found ${names.join(', ')}`,
  )
}

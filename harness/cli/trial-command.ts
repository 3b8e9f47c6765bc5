/** The command for a whole trial: its name, options and help. */

import { Command, Option } from 'commander'
import type { BeproevingOptions } from './commands/beproeving.ts'
import type { CommandContext } from './context.ts'
import { defaultOutDirectory } from './find-run.ts'
import { backendOption, parsePositive } from './options.ts'

const help = `
Writes the findings report of a trial round as HTML and as PDF: findings on the secure network, on the broker and the
other parties in between, on the harmonised technical agreement; technical and functional test results with evidence
references; what changed since --previous. Everything in it is computed from the result and the evidence of the run.

Without --run it runs all scenarios of the trial first, and exits as that run does; with --run it exits 0.

Examples:
  inkijk beproeving cn-4
  inkijk beproeving cn-4 --run out/latest --output cn-4-ronde-1
  inkijk beproeving cn-5 --backend docker --round 2 --previous 20261122-095507-897c --language en`

export function createBeproeving(context: CommandContext, end: (exitCode: number) => void): Command {
  const runOptions = ['backend', 'sut', 'ends', 'out', 'seed', 'jobs', 'memory']
  return new Command('beproeving')
    .description('run a trial, or take its run, and write the findings report of that round (HTML and PDF)')
    .argument('<trial>', 'folder of scenarios, such as cn-4 or cn-5')
    .addOption(new Option('--run <run>', 'take this run, by folder or id, and run nothing').conflicts(runOptions))
    .option('--previous <run>', 'run of the previous round, to tell what changed')
    .option('--round <text>', 'which round this is, for the title page (default: the id of the run)')
    .addOption(
      new Option('--lang, --language <language>', 'language of the report').choices(['nl', 'en']).default('nl'),
    )
    .option('--output <file>', 'where to write, .html and .pdf (default: bevindingen.html and .pdf in the run folder)')
    .addOption(backendOption())
    .option('--sut <file>', 'products that take the place of parties: images, compose services or URLs (YAML)')
    .addOption(
      new Option('--ends <what>', 'what an end is: its system, processors included, or the organisation alone')
        .choices(['system', 'organisation'])
        .default('system'),
    )
    .option('--out <dir>', 'folder that gets a folder per run', defaultOutDirectory)
    .option('--seed <text>', 'makes the synthetic record and the planted values; random when absent')
    .option('--jobs <n>', 'exchanges at the same time (default: one per core)', parsePositive)
    .option('--no-memory', 'do not read the memory of the parties; the result says so')
    .addHelpText('after', help)
    .action(async (trial: string, options: BeproevingOptions) => {
      const { beproevingCommand } = await import('./commands/beproeving.ts')
      end(await beproevingCommand(trial, options, context))
    })
}

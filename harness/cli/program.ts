/**
 * The command line: names, options and help. What a command does stands in `commands/`, and is loaded when it is asked
 * for: a scan has better uses for its memory than simulators.
 */

import { Command, CommanderError, Option } from 'commander'
import { reporterNames } from '../report/registry.ts'
import type { AttachOptions } from './commands/attach.ts'
import type { ExplainOptions } from './commands/explain.ts'
import type { ImagesOptions } from './commands/images.ts'
import type { ListOptions } from './commands/list.ts'
import type { ReportOptions } from './commands/report.ts'
import type { RunOptions } from './commands/run.ts'
import type { ScanOptions } from './commands/scan.ts'
import type { VerifyOptions } from './commands/verify.ts'
import type { CommandContext } from './context.ts'
import { defaultOutDirectory } from './find-run.ts'
import { attachHelp, attachOptions, checkAttach, createDown, createUp, isAttach } from './network-commands.ts'
import { backendOption, collect, languageOption, parsePositive } from './options.ts'
import { createBeproeving } from './trial-command.ts'

export interface ProgramRequest extends CommandContext {
  version: string
  /** Told the exit code of the command that ran. */
  end(exitCode: number): void
}

const exitCodeHelp = `
Exit codes:
  0    all requirements met
  1    a requirement not met: a leak or a failed check
  2    wrong usage or configuration
  3    inconclusive, or a fault of the harness
  127  the system under test says that it does not support this
  130  interrupted
A proven 1 outranks 3, and 3 outranks 127.`

export function createProgram({ terminal, signal, version, end }: ProgramRequest): Command {
  const context: CommandContext = { terminal, signal }
  const program = new Command('inkijk')
    .description(
      'Measures which parties in between can read an exchange of Dutch care data, and proves it with the bytes.',
    )
    .configureOutput({
      writeOut: (text) => void terminal.output.write(text),
      writeErr: (text) => terminal.error(text.trimEnd()),
    })
    .version(version, '-V, --version', 'show the version')
    .exitOverride()
    .showHelpAfterError('(inkijk --help tells more)')
    .helpCommand(true)
    .addHelpText('after', exitCodeHelp)
  const add = (command: Command) => program.addCommand(command.exitOverride().copyInheritedSettings(program))
  add(createRun(context, end))
  add(createUp(context, end))
  add(createDown(context, end))
  add(createList(context, end))
  add(createScan(context, end))
  add(createExplain(context, end))
  add(createVerify(context, end))
  add(createReport(context, end))
  add(createBeproeving(context, end))
  add(createImages(context, end))
  program.allowExcessArguments().action(() => {
    const [unknown] = program.args
    if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`)
    program.outputHelp({ error: true })
    throw new CommanderError(2, 'inkijk.noCommand', 'no command was given')
  })
  return program
}

type End = ProgramRequest['end']

function createRun(context: CommandContext, end: End): Command {
  const command = new Command('run')
    .description('run exchanges, measure them and give a verdict on each')
    .argument(
      '[name...]',
      'TRIAL (all its scenarios), SCENARIO, SCENARIO/VARIANT or FILE.yaml; all that are shipped when none is given',
    )
    .addOption(backendOption())
    .option('--sut <file>', 'products that take the place of parties: images, compose services or URLs (YAML)')
    .addOption(
      new Option(
        '--require <what>',
        'what the exit code asks for; strict and flexible are met by what processors of an end alone can read, too',
      )
        .choices(['expected', 'strict', 'flexible'])
        .default('expected'),
    )
    .addOption(
      new Option('--ends <what>', 'what an end is: its system, processors included, or the organisation alone')
        .choices(['system', 'organisation'])
        .default('system'),
    )
    .option('--reporter <names>', `comma-separated: ${reporterNames.join(', ')}; json is always written`, 'pretty')
    .option('--out <dir>', 'folder that gets a folder per run', defaultOutDirectory)
    .option('--seed <text>', 'makes the synthetic record and the planted values; random when absent')
    .option('--grep <regexp>', 'only exchanges whose id matches')
    .option('--shard <i/n>', 'only the i-th of n parts')
    .option('--jobs <n>', 'exchanges at the same time (default: one per core)', parsePositive)
    .option('--no-memory', 'do not read the memory of the parties; the result says so')
    .addOption(languageOption())
  for (const option of attachOptions()) command.addOption(option)
  return command
    .addHelpText(
      'after',
      `${attachHelp}\n${exitCodeHelp}\n\nExamples:\n  inkijk run cn-4\n  inkijk run cn-4/message-jwe --require strict --reporter pretty,html\n  inkijk run --attach`,
    )
    .action(async (names: string[], options: RunOptions & Partial<AttachOptions>) => {
      if (isAttach(options)) {
        checkAttach(names, options)
        const { attachCommand } = await import('./commands/attach.ts')
        return end(await attachCommand(options, context))
      }
      const { runCommand } = await import('./commands/run.ts')
      end(await runCommand(names, options, context))
    })
}

function createList(context: CommandContext, end: End): Command {
  return new Command('list')
    .description('list scenarios and variants, and what each needs')
    .option('--json', 'for machines')
    .addOption(languageOption())
    .action(async (options: ListOptions) => {
      const { listCommand } = await import('./commands/list.ts')
      end(await listCommand(options, context))
    })
}

function createScan(context: CommandContext, end: End): Command {
  return new Command('scan')
    .description('the probe alone: search files for the values of a truth, in whatever encoding, with the keys given')
    .argument('[path...]', 'files and folders: captures, volumes, databases, archives, HAR, mail, logs')
    .requiredOption(
      '--truth <file>',
      'FHIR resource or Bundle, NDJSON of resources, CSV (element,value,class,kind), JSON array, or evidence of a run',
    )
    .option(
      '--keys <file>',
      'PEM, PKCS#12 (file:password), JWK, OpenPGP, TLS key log …; PARTY=FILE for one party only; may be repeated',
      collect,
      [],
    )
    .option('--party <party=path>', 'whose files stand at a path; else a folder named as in --keys tells', collect, [])
    .option('--allow-real-bsn', 'accept a truth with a BSN outside the test range')
    .option('--jobs <n>', 'threads (default: one per core, at most 2, which stay under 300 MB)', parsePositive)
    .option('--show <number>', 'show the bytes and steps behind one finding, by its number', parsePositive)
    .option('--from <report.json>', 'with --show: take the finding from a report, without scanning again')
    .option('--no-progress', 'do not tell on standard error how far it is')
    .option('--json', 'for machines (schema inkijk-scan/1)')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `
Whose file it is: the party of --party with the innermost path, else the party of --keys PARTY=FILE that the innermost
folder is named after. Keys that stand in one file of a party are tried on all its files; files of no known party count
as those of one party.

Exit codes: 0 nothing found, 1 something readable was found, 2 wrong usage, 3 something was not looked into.`,
    )
    .action(async (paths: string[], options: ScanOptions) => {
      const { scanCommand } = await import('./commands/scan.ts')
      end(await scanCommand(paths, options, context))
    })
}

function createExplain(context: CommandContext, end: End): Command {
  return new Command('explain')
    .description('replay a finding from the evidence alone: every decoding step, and the bytes')
    .argument('<run>', 'folder of the run, such as out/latest, or its id')
    .argument('<finding>', 'id of the finding, as the reports give it')
    .option('--json', 'for machines')
    .action(async (run: string, finding: string, options: ExplainOptions) => {
      const { explainCommand } = await import('./commands/explain.ts')
      end(await explainCommand(run, finding, options, context))
    })
}

function createVerify(context: CommandContext, end: End): Command {
  return new Command('verify')
    .description('compute every verdict, exposure and finding of a run again from its evidence, and compare')
    .argument('<run>', 'folder of the run, wherever it lies now')
    .option('--json', 'for machines')
    .action(async (run: string, options: VerifyOptions) => {
      const { verifyCommand } = await import('./commands/verify.ts')
      end(await verifyCommand(run, options, context))
    })
}

function createReport(context: CommandContext, end: End): Command {
  return new Command('report')
    .description('make reports of a run that was done before')
    .argument('<run>', 'folder of the run')
    .option('--reporter <names>', `comma-separated: ${reporterNames.join(', ')}`, 'pretty')
    .addOption(languageOption())
    .action(async (run: string, options: ReportOptions) => {
      const { reportCommand } = await import('./commands/report.ts')
      end(await reportCommand(run, options, context))
    })
}

function createImages(context: CommandContext, end: End): Command {
  return new Command('images')
    .description('make the images of the docker backend ahead, and print the name of the one that parties run in')
    .option('--local-base', 'without a registry: first make a base image from the Node of this machine')
    .option('--base <image>', 'start from this image')
    .action(async (options: ImagesOptions) => {
      const { imagesCommand } = await import('./commands/images.ts')
      end(await imagesCommand(options, context))
    })
}

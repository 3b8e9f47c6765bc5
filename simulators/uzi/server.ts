/** The UZI-register with the readers of its passes, built but not listening. */

import { randomUUID } from 'node:crypto'
import { readIdentityTrust } from '../kit/identity/identity-trust.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { checkPinOf, createCardReader } from './card-reader.ts'
import { keepOldLists } from './faults/keeps-old-lists.ts'
import { reuseAssertionId } from './faults/reuses-assertion-id.ts'
import { skipPin } from './faults/skips-pin.ts'
import { createResponder } from './ocsp/responder.ts'
import { readPasses } from './passes.ts'
import { createPublishedLists } from './revocation-lists.ts'
import { addOcspRoutes } from './routes/answer-ocsp.ts'
import { addPassRoutes } from './routes/insert-pass.ts'
import { addRegisterRoutes } from './routes/publish-register.ts'
import { addSignRoutes } from './routes/sign.ts'
import type { Uzi } from './uzi.ts'

export const buildUzi: BuildSimulator = (context) => {
  const app = context.createApp()
  const uzi = createUzi(context)
  addPassRoutes(app, uzi)
  addSignRoutes(app, uzi)
  addRegisterRoutes(app, uzi)
  addOcspRoutes(app, createResponder(context))
  return { app }
}

function createUzi(context: PartyContext): Uzi {
  const { config, database, clock, party } = context
  const has = (fault: string): boolean => party.faults.includes(fault)
  const readTrust = () => readIdentityTrust(config.directory)
  const checkPin = has('skips-pin') ? skipPin : checkPinOf(String(party.options.pin ?? '482913'))
  return {
    context,
    passes: readPasses(config.directory),
    reader: createCardReader(database, clock, checkPin),
    lists: createPublishedLists(has('keeps-old-lists') ? keepOldLists(readTrust) : readTrust),
    assertionId: has('reuses-assertion-id') ? reuseAssertionId : () => `_${randomUUID()}`,
    logUse: createUseLog(context),
  }
}

/** NEN 7513: that a pass was used, by whom and when; not for which patient. */
function createUseLog({ database, clock }: PartyContext): Uzi['logUse'] {
  database.exec(`
    CREATE TABLE IF NOT EXISTS pass_log (
      event_time TEXT NOT NULL, uzi_number TEXT NOT NULL, ura TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT`)
  const insert = database.prepare('INSERT INTO pass_log VALUES (?, ?, ?, ?)')
  return ({ uziNumber, ura, what }) => {
    insert.run(clock.now().toISOString(), uziNumber, ura, what)
  }
}

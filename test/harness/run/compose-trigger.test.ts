import { describe, expect, it } from 'vitest'
import type { Referral } from '../../../harness/contracts/truth.ts'
import { composeTrigger } from '../../../harness/run/compose-trigger.ts'
import { planOf } from './measure.ts'

const referral = { patientId: 'p' } as Referral

describe('what the sender is asked to do', () => {
  it('offers the handover to the candidates that will not be chosen', async () => {
    const plan = await planOf('cn-5-candidates/advance-notice')
    expect(composeTrigger(plan, 'refer', referral)).toEqual({
      action: 'refer',
      to: 'gekozen',
      candidates: ['afgevallen', 'weigeraar'],
      referral,
    })
    expect(composeTrigger(plan, 'cancel', referral)).toEqual({ action: 'cancel', to: 'gekozen', referral })
  })

  it('names no candidates where there are none', async () => {
    const plan = await planOf('cn-5-variants/completed')
    expect(composeTrigger(plan, 'refer', referral)).toEqual({ action: 'refer', to: 'vvt', referral })
  })
})

/** Fault `skips-pin`: a pass opens with any PIN, as with a driver that keeps the last one. */

import type { CheckPin } from '../card-reader.ts'

export const skipPin: CheckPin = () => true

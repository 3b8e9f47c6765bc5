/** A form as a browser or a client posts it. */

const longestFormBytes = 32_768

/** Undefined when the body is no form, too long, or names something twice. */
export function readForm(body: unknown): URLSearchParams | undefined {
  if (!Buffer.isBuffer(body) || body.length > longestFormBytes) return undefined
  const form = new URLSearchParams(body.toString('utf8'))
  const names = [...form.keys()]
  return new Set(names).size === names.length ? form : undefined
}

/**
 * Values with the names they have, for names that speak of a key or a password: in JSON, XML, YAML, properties,
 * environments, query strings and command lines. The text is latin1, so that nothing has to be decoded before it is known
 * to matter.
 */

export interface NamedValue {
  name: string
  value: string
}

/** What the names of keys and passwords contain. One pattern for all: the text is gone through once. */
const words = /pass|wachtwoord|wachtzin|pwd|pin|geheim|key|sleutel|secret|aes|hmac|cek|kek|dek|psk/gi

/** As whole words of a name; `pin` is in too many words. */
const passwordName =
  /pass(?:word|phrase|wd|wort|code|in|out)?(?![a-z])|wachtwoord|wachtzin|pwd|(?:^|[^a-z])pin(?![a-z])|pincode|geheim/i
const keyName = /key|sleutel|secret|(?:^|[^a-z])(?:aes|hmac|cek|kek|dek|psk|k)(?![a-z])|geheim/i

const nameCharacters = createTable('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-')
/** What can stand after a name that has a value: anything else is a word in a text, or letters of base64. */
const followers = createTable('"\'=: \t>')
const maxName = 64
const maxValue = 1024

export function isPasswordName(name: string): boolean {
  // `keyPassword`, `storepass`: letters run on, with a capital or none.
  return passwordName.test(name) || /pass(?:word|phrase|wd)?$/i.test(name) || /(?:[a-z]P|\bp)in(?:Code)?$/.test(name)
}

export function isKeyName(name: string): boolean {
  return keyName.test(name)
}

/** @param text latin1 */
export function* findNamedValues(text: string): Generator<NamedValue> {
  const pattern = new RegExp(words)
  for (let word = pattern.exec(text); word !== null; word = pattern.exec(text)) {
    const end = nameEnd(text, word.index + word[0].length)
    pattern.lastIndex = end
    if (followers[text.charCodeAt(end)] !== 1) continue
    const start = nameStart(text, word.index)
    const name = text.slice(start, end)
    for (const value of valuesAfter(text, start, end)) yield { name, value }
  }
}

function nameStart(text: string, at: number): number {
  let start = at
  while (start > 0 && at - start < maxName && nameCharacters[text.charCodeAt(start - 1)] === 1) start -= 1
  return start
}

function nameEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && end - at < maxName && nameCharacters[text.charCodeAt(end)] === 1) end += 1
  return end
}

/** `"name": "value"`, `name = value`, `name='value'` and the like. */
const assigned =
  /["']?[ \t]{0,8}(?:=>|[:=])[ \t\r\n]{0,8}(?:"((?:[^"\\\r\n]|\\.){1,1024})"|'([^'\r\n]{1,1024})'|([^\s"'<>{}[\]]{1,1024}))/y
/** `<name>value<`, with attributes or none; `<entry key="name">value<`. */
const element = /(?:"[^<>]{0,200}|\s[^<>]{0,300})?>([^<>]{1,1024})</y
/** `"name" value="…"`, `"name":…,"value":"…"`. */
const besides = /["'][\s,]{1,8}["']?value["']?\s{0,4}[:=]\s{0,4}["']([^"'<>\r\n]{1,1024})["']/iy
/** `-name value` */
const argument = /[ \t]{1,4}(?:"([^"\r\n]{1,1024})"|'([^'\r\n]{1,1024})'|([^\s"'<>]{1,1024}))/y

function valuesAfter(text: string, start: number, end: number): string[] {
  const found: string[] = []
  const quoted = match(assigned, text, end)
  if (quoted !== undefined) {
    const [, double, single, bare] = quoted
    if (double !== undefined) found.push(double.includes('\\') ? readEscapes(double) : double)
    else if (single !== undefined) found.push(single)
    else if (bare !== undefined) found.push(...bareValues(bare, restOfLine(text, end)))
  }
  const isTag = text[start - 1] === '<' || text[start - 1] === ':'
  const isAttribute = /["']/.test(text[start - 1] ?? '')
  if (isTag || isAttribute) found.push(...(match(element, text, end)?.slice(1, 2) ?? []).map(fromXml))
  if (isAttribute) found.push(...(match(besides, text, end)?.slice(1, 2) ?? []))
  // The dashes of an option are part of the name.
  if (text[start] === '-')
    found.push(...(match(argument, text, end)?.slice(1) ?? []).filter((one) => one !== undefined))
  return found.map((value) => value.trim()).filter((value) => value !== '')
}

/** Up to a separator of query strings and connection strings, and as a whole. */
function bareValues(bare: string, line: string): string[] {
  const [first = ''] = bare.split(/[&;,]/, 1)
  return [...new Set([first, bare, line])]
}

/** All of the line after the separator: values in properties and YAML may hold spaces. */
function restOfLine(text: string, end: number): string {
  const stop = text.slice(end, end + maxValue).search(/[\r\n]/)
  const line = text.slice(end, stop === -1 ? end + maxValue : end + stop)
  return line.replace(/^["']?[ \t]*(?:=>|[:=])[ \t]*/, '')
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  const sticky = new RegExp(pattern)
  sticky.lastIndex = at
  return sticky.exec(text) ?? undefined
}

function readEscapes(literal: string): string {
  try {
    return String(JSON.parse(`"${literal}"`))
  } catch {
    return literal
  }
}

function fromXml(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => named[name] ?? whole)
}

function createTable(characters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

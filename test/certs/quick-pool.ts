/**
 * Keys of the size that a server must have, made in less time than one of half that size: RSA with four primes instead of
 * two (RFC 8017 3.2), which OpenSSL takes from 4096 bits on, three of them shared by all keys of a pool. They keep no
 * secret, and cannot be written as a private JWK or PKCS#12, where the other primes are left out. Smaller keys are as
 * always.
 */

import { createPrivateKey, createPublicKey, generateKeyPair, generatePrime } from 'node:crypto'
import { promisify } from 'node:util'
import { encode, integer, sequence } from '../../certs/der.ts'
import { createKeyPool, type KeyPool, type RsaKeyPair } from '../../certs/key-pool.ts'

const keyBits = 4096
const sharedCount = 3
const publicExponent = 65_537n

/** @param count pairs of 4096 bits that are on their way at once */
export function createQuickPool(count = 0): KeyPool {
  let shared: Promise<readonly bigint[]> | undefined
  const make = async (bits: number): Promise<RsaKeyPair> => {
    if (bits !== keyBits) return promisify(generateKeyPair)('rsa', { modulusLength: bits })
    shared ??= makeShared()
    return makePair(await shared)
  }
  const pool = createKeyPool({ make })
  pool.prime(keyBits, count)
  return pool
}

/** Primes whose product nearly every prime of the bits that are left brings to 4096. */
async function makeShared(): Promise<bigint[]> {
  const primes = await Promise.all(Array.from({ length: sharedCount }, () => makePrime(keyBits / (sharedCount + 1))))
  const isLarge = multiply(primes) >> BigInt((keyBits * sharedCount) / (sharedCount + 1) - 4) >= 0b1010n
  return isLarge ? primes : makeShared()
}

async function makePair(shared: readonly bigint[]): Promise<RsaKeyPair> {
  const prime = await makePrime(keyBits / (sharedCount + 1))
  const primes = [prime, ...shared]
  if (shared.includes(prime) || bitsOf(multiply(primes)) !== keyBits) return makePair(shared)
  const privateKey = createPrivateKey({ key: encodePrivateKey(primes), format: 'der', type: 'pkcs1' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

async function makePrime(bits: number): Promise<bigint> {
  const made = await promisify<number, ArrayBuffer>(generatePrime)(bits)
  const prime = BigInt(`0x${Buffer.from(made).toString('hex')}`)
  return (prime - 1n) % publicExponent === 0n ? makePrime(bits) : prime
}

/** `RSAPrivateKey` of version 1, with `otherPrimeInfos` (RFC 8017 A.1.2). */
function encodePrivateKey(primes: readonly bigint[]): Buffer {
  const exponent = invert(publicExponent, multiply(primes.map((prime) => prime - 1n)))
  const [p = 0n, q = 0n, ...others] = primes
  const numbers = [
    multiply(primes),
    publicExponent,
    exponent,
    p,
    q,
    exponent % (p - 1n),
    exponent % (q - 1n),
    invert(q, p),
  ]
  const infos = others.map((prime, at) =>
    [prime, exponent % (prime - 1n), invert(multiply(primes.slice(0, at + 2)), prime)].map(write),
  )
  return encode(sequence(integer(1), ...numbers.map(write), sequence(...infos.map((info) => sequence(...info)))))
}

function write(value: bigint) {
  // One bit more, so that the first is 0: the number is not negative.
  const bytes = Math.floor(bitsOf(value) / 8) + 1
  return integer(Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex'))
}

function bitsOf(value: bigint): number {
  return value.toString(2).length
}

function multiply(values: readonly bigint[]): bigint {
  return values.reduce((product, value) => product * value, 1n)
}

/** By the algorithm of Euclid, extended; the two have no divisor in common. */
function invert(value: bigint, modulus: bigint): bigint {
  let [rest, next, factor, nextFactor] = [value % modulus, modulus, 1n, 0n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next, factor, nextFactor] = [next, rest - quotient * next, nextFactor, factor - quotient * nextFactor]
  }
  return ((factor % modulus) + modulus) % modulus
}

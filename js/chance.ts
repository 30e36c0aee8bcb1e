/** 128 bits of chance, as 32 hex digits. */
export function hexadecimal(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

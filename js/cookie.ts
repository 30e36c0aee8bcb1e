/** Sets a cookie, past an element of that name (`<img name="cookie">`) and past our own proxy of the document (natives.ts). */
export function setCookie(cookie: string): void {
  Reflect.set(Document.prototype, 'cookie', cookie, globalThis.document);
}

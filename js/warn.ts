/** The one way in which the page hears of what is wrong: its console. */
export function warn(message: string): void {
  console.warn(`leadline: ${message}`);
}

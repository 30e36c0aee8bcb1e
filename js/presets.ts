// The presets that a config names (docs/destinations.md): files beside the core, fetched with the part that writes what they say.

/** Those that are there, by name. One that is not a file, or no JSON, is none: the core says so. Rejects when it cannot be known. */
export async function fetchPresets(names: string[], wasmUrl: string | undefined): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  await Promise.all(names.map(async (name) => {
    const response = await fetch(new URL(`presets/${encodeURIComponent(name)}.json`, wasmUrl ? new URL(wasmUrl, document.baseURI) : import.meta.url));
    if (response.status >= 500) throw new Error(`${response.status}`);
    const text = await response.text();
    try {
      if (response.ok) found[name] = JSON.parse(text);
    } catch {
      // A page in the place of a file.
    }
  }));
  return found;
}

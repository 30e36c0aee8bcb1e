// The runtime's other halves (later.ts, ctas.ts): each comes when something needs it. What it is to do waits until then, in order.
import { inTime, wait } from './clock';
import { warn } from './warn';

/** How long until what could not be had is tried again. */
export const patience = (tries: number): Promise<void> => wait([1_000, 5_000][tries] ?? 30_000);

/**
 * Where a half comes from. Each try has an address of its own: a browser may remember that a module could not be had, and what
 * hangs would hang for the next one, too. The first is named as bundlers want it; the others by the file's address, in full, so
 * that they copy it (and are told to leave that import alone, by js/build.mjs).
 */
export interface Source<Module> {
  first(): Promise<{ default(): Module }>;
  address(): string;
}

export class Half<Module> {
  readonly #source: Source<Module>;
  readonly #missing: (address: string) => void;
  #module: Module | undefined;
  readonly #waiting: ((module: Module) => void)[] = [];
  #coming = false;
  #stopped = false;

  /** `missing` is called once, with the address, when a second try has failed too. */
  constructor(source: Source<Module>, missing: (address: string) => void) {
    this.#source = source;
    this.#missing = missing;
  }

  /** Does it in this very turn when the half is there; otherwise as soon as it is. */
  do(work: (module: Module) => void): void {
    this.#waiting.push(work);
    if (this.#module) this.#catchUp();
    else void this.#bring();
  }

  /** The half, for what need not be done in this very turn. */
  get(): Promise<Module> {
    return new Promise((resolve) => this.do(resolve));
  }

  /** What waits is still done: it may be a submission. */
  stop(): void {
    this.#stopped = true;
  }

  async #bring(): Promise<void> {
    if (this.#coming) return;
    this.#coming = true;
    for (let tries = 0; !this.#module && !(this.#stopped && this.#waiting.length === 0); ++tries) {
      try {
        this.#module = await this.#fetch(tries);
      } catch {
        if (tries === 1) this.#missing(this.#source.address());
        await patience(tries);
      }
    }
    this.#catchUp();
  }

  async #fetch(tries: number): Promise<Module> {
    const module = tries === 0 ? this.#source.first() : import(`${this.#source.address()}?${tries}`);
    return (await inTime(module)).default();
  }

  #catchUp(): void {
    for (let work; (work = this.#waiting.shift()); ) {
      try {
        work(this.#module!);
      } catch (error) {
        warn(`${error}`);
      }
    }
  }
}

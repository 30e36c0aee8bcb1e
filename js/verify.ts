// verify.mjs: whether a lead's score is true, for whoever receives leads: on Node, and in edge functions. The judge is the core's own, as
// wasm that asks for nothing (wasm/verify.cpp), so `leadline verify`, the receiver and this say the same.
import type { Config } from './config';
import type { Score } from './types';

export interface Verdict {
  /** In this order: what a sales rule may ask for at the least. None is a reason to refuse a lead. `verified` only a receiver says, of a log that it has seen begin. */
  verdict: 'verified' | 'consistent' | 'unverified' | 'implausible' | 'mismatch';
  /** Of `unverified` and `implausible`, and of a receiver's `consistent` that is no more: a word for programs, and a sentence (docs/receiver.md, "Verdicts"). */
  reason?: string;
  message?: string;
  /** Of `mismatch`: the parts of the score that differ. */
  differs?: string[];
  /** The score, computed again from the log. Use this one. */
  server?: Score;
}

export interface VerifyOptions {
  /** The config that the page had: its text, or the document. */
  config: Config | string;
  /** When the lead arrived, by your clock. Without it a row's own `received`; of a submission by itself it is only known that it came before now. */
  at?: number | Date;
  /** `leadline/verify.wasm`, where this module cannot read it beside itself: as an edge function imports it, its bytes, or its address. */
  wasm?: WebAssembly.Module | BufferSource | URL | string;
}

interface Exports {
  memory: WebAssembly.Memory;
  _initialize?(): void;
  malloc(bytes: number): number;
  free(at: number): void;
  leadline_config(at: number, bytes: number): number;
  leadline_verify(at: number, bytes: number): number;
  leadline_answer_bytes(): number;
}

/** Configs that are kept ready: reading one takes far longer than judging by it. */
const KEPT = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An instance of the wasm, which has read one config. */
class Judge {
  readonly #core: Exports;

  constructor(module: WebAssembly.Module, config: string) {
    this.#core = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.#core._initialize?.();
    if (this.#give(config, this.#core.leadline_config) !== 1) throw new TypeError('leadline/verify: the config cannot be used; `leadline check` says why');
  }

  judge(request: string): Verdict & { problem?: string; hint?: string } {
    const at = this.#give(request, this.#core.leadline_verify);
    return JSON.parse(decoder.decode(new Uint8Array(this.#core.memory.buffer, at, this.#core.leadline_answer_bytes())));
  }

  #give(text: string, to: (at: number, bytes: number) => number): number {
    const bytes = encoder.encode(text);
    const at = this.#core.malloc(bytes.length + 1);
    if (at === 0) throw new RangeError('leadline/verify: no memory');
    new Uint8Array(this.#core.memory.buffer, at, bytes.length).set(bytes);
    const answer = to(at, bytes.length);
    this.#core.free(at);
    return answer;
  }
}

async function bytesAt(address: URL): Promise<BufferSource> {
  if (address.protocol === 'file:') {
    const node = 'node:fs/promises';  // not as a text of the import: bundlers for the edge have none
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ node)).readFile(address);
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

async function compile(wasm: VerifyOptions['wasm']): Promise<WebAssembly.Module> {
  if (wasm instanceof WebAssembly.Module) return wasm;
  const address = wasm === undefined ? new URL('leadline.verify.wasm', import.meta.url) : wasm;
  return WebAssembly.compile(typeof address === 'string' || address instanceof URL ? await bytesAt(new URL(address)) : address);
}

let compiled: Promise<WebAssembly.Module> | undefined;
/** By the config's text, the one that was asked for last at the end. */
const judges = new Map<string, Judge>();

async function judgeBy(config: string, wasm: VerifyOptions['wasm']): Promise<Judge> {
  compiled ??= compile(wasm);
  const module = await compiled.catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  const judge = judges.get(config) ?? new Judge(module, config);
  judges.delete(config);
  judges.set(config, judge);
  if (judges.size > KEPT) judges.delete(judges.keys().next().value!);
  return judge;
}

/**
 * What the receiver says of a lead's score, which was computed in a browser and so is a claim: replayed from the log that the lead carries. `lead`: a submission, its
 * row in `GET /api/leads`, a list of one, or the text of it. Rejects when it is no lead, or the config cannot be used.
 */
export async function verify(lead: unknown, { config, at, wasm }: VerifyOptions): Promise<Verdict> {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  const judge = await judgeBy(text, wasm);
  const moment = Number(at ?? 0);
  if (!Number.isSafeInteger(moment)) throw new TypeError('leadline/verify: `at` is a time in whole milliseconds, or a Date');
  const { problem, hint, ...verdict } = asked(judge, text, `{"lead":${textOf(lead)},${at === undefined ? '' : `"at":${moment},`}"now":${Date.now()}}`);
  if (problem !== undefined) throw new TypeError(`leadline/verify: it ${problem}, not a lead (${hint})`);
  return verdict;
}

/** A text is looked at, and goes as it is: however deep it is, the core says so. */
function textOf(lead: unknown): string {
  if (typeof lead !== 'string') return JSON.stringify(lead) ?? 'null';
  JSON.parse(lead);
  return lead;
}

/** The judge's answer. One that has trapped is of no more use, and of that lead nothing is known. */
function asked(judge: Judge, config: string, request: string): ReturnType<Judge['judge']> {
  try {
    return judge.judge(request);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    judges.delete(config);
    return { verdict: 'unverified', reason: 'no_replay', message: 'the core has failed' };
  }
}

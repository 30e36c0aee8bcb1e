// Reading C++ and TypeScript just well enough for the house rules: comments and literals blanked, functions found by braces.

const REGEX_MAY_FOLLOW = /(^|[(,=:[!&|?{};+]|=>|\breturn|\btypeof)\s*$/;

// Each skipper takes the text and where a literal or comment starts, and gives where it ends.
function endOfQuoted(text, start) {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfTemplate(text, start) {
  let at = start + 1;
  let depth = 0;
  for (; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (depth === 0 && text[at] === '`') return at + 1;
    else if (depth === 0 && text.startsWith('${', at)) { depth = 1; at += 1; }
    else if (depth > 0 && text[at] === '`') at = endOfTemplate(text, at) - 1;
    else if (depth > 0) depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
  }
  return at;
}

function endOfRegex(text, start) {
  let inClass = false;
  let at = start + 1;
  for (; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass) return at + 1;
  }
  return start + 1;
}

const find = (text, what, from) => {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at;
};

/** Where the comment or literal that starts at `at` ends, or `at` when there is none. `script`: TypeScript, else C++. */
function skip(text, at, script, before) {
  if (text.startsWith('//', at)) return find(text, '\n', at);
  if (text.startsWith('/*', at)) return find(text, '*/', at) + 2;
  const raw = !script && /^R"([^\s()\\]{0,16})\(/.exec(text.slice(at, at + 20));
  if (raw) return find(text, `)${raw[1]}"`, at) + raw[1].length + 2;
  const digits = !script && text[at] === "'" && /[0-9a-fA-F]$/.test(before);  // 1'000
  if ((text[at] === '"' || text[at] === "'") && !digits) return endOfQuoted(text, at);
  if (script && text[at] === '`') return endOfTemplate(text, at);
  if (script && text[at] === '/' && REGEX_MAY_FOLLOW.test(before)) return endOfRegex(text, at);
  return at;
}

/** The text with comments and literals turned to spaces, so that every line and column stays. `keepStrings`: only comments. */
export function code(text, { script = false, keepStrings = false } = {}) {
  let out = '';
  for (let at = 0; at < text.length;) {
    const end = skip(text, at, script, out.slice(-40));
    if (end === at) { out += text[at]; at += 1; continue; }
    const piece = text.slice(at, end);
    out += keepStrings && !/^\/[/*]/.test(piece) ? piece : piece.replace(/[^\n]/g, ' ');
    at = end;
  }
  return out;
}

const CONTROL = /(^|[^\w.])(if|for|while|switch|catch|constexpr)\s*\([^{}]*\)\s*$|\b(else|do|try)\s*$/s;
const PARAMETERS = /\)\s*(const|noexcept|override|final|mutable|->[^;{}]*|:[^;{}]*)*\s*$/s;

/** Does `head`, the text between the last `;`, `{` or `}` and a `{`, make that brace a function's body? */
function opensFunction(head, script) {
  if (CONTROL.test(head)) return false;
  if (script) return /=>\s*$/.test(head) || PARAMETERS.test(head);
  return !/\b(namespace|class|struct|enum|union)\b[^()]*$/.test(head) && PARAMETERS.test(head);
}

/**
 * The functions of a source: `[{line, lines}]`, with lambdas and nested functions by themselves as well. The function that a
 * whole classic script is wrapped in, `(() => {…})()`, is its scope and no function of its own.
 */
export function functions(text, { script = false } = {}) {
  const clean = code(text, { script });
  const found = [];
  const open = [];
  let line = 1;
  let head = '';
  let parentheses = 0;  // the semicolons of `for (;;)` end nothing
  for (const character of clean) {
    if (character === '\n') line += 1;
    if (character === '(') parentheses += 1;
    if (character === ')') parentheses -= 1;
    if (character === '{') {
      const wrapper = script && open.length === 0 && /^\s*\(/.test(head);
      open.push({ line, parentheses, body: !wrapper && opensFunction(head, script) });
      parentheses = 0;
    }
    if (character === '}') {
      const block = open.pop();
      if (block?.body) found.push({ line: block.line, lines: line - block.line + 1 });
      parentheses = block?.parentheses ?? 0;
    }
    head = /[{}]/.test(character) || (character === ';' && parentheses === 0) ? '' : head + character;
  }
  return found;
}

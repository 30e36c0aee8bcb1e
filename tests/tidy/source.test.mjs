import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, functions } from './source.mjs';

test('comments and literals of C++ are blanked, line by line', () => {
  const text = 'int a = 1\'000; // "x"\nauto s = R"(a "{" b)"; /* {\n*/ char c = \'"\';';
  assert.equal(code(text).replace(/ +/g, ' '), 'int a = 1\'000; \nauto s = ; \n char c = ;');
});

test('templates and regular expressions of TypeScript are blanked', () => {
  const text = 'const a = `x ${b(`}`)} {`;\nreturn /["\'{/]/.test(c) / 2;';
  assert.equal(code(text, { script: true }).replace(/ +/g, ' '), 'const a = ;\nreturn .test(c) / 2;');
});

test('a function of C++ is found with its lines; a class, a namespace, a loop and a list are not functions', () => {
  const text = 'namespace a {\nstruct B {\n  int f() const {\n    for (;;) {\n    }\n  }\n};\nint list[] = {1, 2};\n}';
  assert.deepEqual(functions(text), [{ line: 3, lines: 4 }]);
});

test('a constructor with initialisers and a function with a trailing type are functions', () => {
  assert.deepEqual(functions('A::A() : b_(1), c_(2) {\n}\nauto f() -> int {\n\n}').map(({ lines }) => lines), [2, 3]);
});

test('an arrow function and a method of TypeScript are functions, an object and a branch are not', () => {
  const text = 'const a = { b: 1 };\nclass C { m(x: number): void {\n} }\nconst f = () => {\n if (a) {\n }\n};';
  assert.deepEqual(functions(text, { script: true }), [{ line: 2, lines: 2 }, { line: 4, lines: 4 }]);
});

test('the wrapper of a classic script is not a function, what it holds is', () => {
  assert.deepEqual(functions('(() => {\nfunction a() {\n}\n})();', { script: true }), [{ line: 2, lines: 2 }]);
});

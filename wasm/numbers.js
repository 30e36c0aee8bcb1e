// What numbers.cpp asks for, for the twin, which is linked by Emscripten; the wasm has it of js/glue.ts.
addToLibrary({
  leadline_print_number__deps: ['$stringToUTF8'],
  leadline_print_number: (value, text) => stringToUTF8(`${value}`, text, 32),
  leadline_read_number__deps: ['$UTF8ToString'],
  leadline_read_number: (text, length) => +UTF8ToString(text, length),
});

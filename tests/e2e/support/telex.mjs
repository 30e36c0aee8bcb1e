// "Nguyễn Thị Hằng" as it is typed by Telex, key by key: what stands in the field after each key of a word.
// Keys: N g u y e e n x · T h i j · H a w n g f.
export const NAME = 'Nguyễn Thị Hằng';
export const WORDS = [
  ['N', 'Ng', 'Ngu', 'Nguy', 'Nguye', 'Nguyê', 'Nguyên', 'Nguyễn'],
  ['T', 'Th', 'Thi', 'Thị'],
  ['H', 'Ha', 'Hă', 'Hăn', 'Hăng', 'Hằng'],
];

/** How keyboards like Unikey and EVKey get from one to the next: they take back what changes, and type it anew. */
export function retyped(before, after) {
  let same = 0;
  while (same < before.length && before[same] === after[same]) ++same;
  return { back: before.length - same, text: after.slice(same) };
}

/**
 * Types the name into a field that has the focus. `typist`: {to(word, before), end(word), space(), value(), between()}: makes the word of
 * what it was before, ends it, types a space, says what the field holds, and has other things happen in the page.
 * Gives what the field held when it should have held something else; nothing, when nothing ever changed what was typed.
 */
export async function typeName(typist) {
  const wrong = [];
  let done = '';
  for (const steps of WORDS) {
    if (done) await typist.space();
    done += done && ' ';
    let before = '';
    for (const word of steps) {
      await typist.to(word, before);
      before = word;
      if (word.length === 3) await typist.between();
      const value = await typist.value();
      if (value !== done + word) wrong.push({ value, wanted: done + word });
    }
    await typist.end(before);
    done += before;
    const value = await typist.value();
    if (value !== done) wrong.push({ value, wanted: done });
  }
  return wrong;
}

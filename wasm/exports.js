// The later parts of the core are linked to the first in the page (js/core.ts): they need what it exports.
addToLibrary({
  $keepExports: () => {},
  $keepExports__postset: () => addAtPreRun("Module['exports'] = wasmExports;"),
});
extraLibraryFuncs.push('$keepExports');

// The second half of the core is linked to the first in the page (js/core.ts): it needs what the first exports.
addToLibrary({
  $keepExports: () => {},
  $keepExports__postset: () => addAtPreRun("Module['exports'] = wasmExports;"),
});
extraLibraryFuncs.push('$keepExports');

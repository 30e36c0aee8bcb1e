// The pasted script exports nothing: it puts `window.leadline` on the page, whose type comes with the module's.
import './index.js';
export {};

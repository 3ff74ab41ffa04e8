// Loads a script of this site when a reader first asks for what it does.

"use strict";

const scripts = new Map();

/** Load a script once, and return when it has run. */
function load(source) {
  if (!scripts.has(source)) {
    scripts.set(source, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = () => {
        scripts.delete(source); // the next attempt may find it
        reject(new Error(`${source} did not load`));
      };
      document.head.append(script);
    }));
  }
  return scripts.get(source);
}

// Opens the solutions of exercises.
() => document.querySelectorAll("details.solution").forEach((fold) => { fold.open = true; })

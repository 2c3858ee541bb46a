/* Quizzes without a kernel: explain the chosen options; the others stay folded. */
"use strict";

function resultOf(correct, chosen, multiple) {
  const missing = correct.filter((k) => !chosen.includes(k)).length;
  const wrong = chosen.some((k) => !correct.includes(k));
  if (!missing && !wrong) return "Correct.";
  if (!multiple || !missing) return "Not correct yet.";
  const count = missing === 1 ? "1 correct option is" : `${missing} correct options are`;
  return `Not correct yet: ${count} missing.`;
}

function makeLive(form) {
  const button = form.querySelector("button");
  const result = form.querySelector(".result");
  const boxes = [...form.querySelectorAll("input")];
  const options = [...form.querySelectorAll(".option")];
  const folded = form.querySelector("details");
  const answers = [...folded.querySelectorAll("li")];
  const correct = answers.flatMap((item, k) => (item.dataset.correct === "true" ? [k] : []));
  const multiple = "multiple" in form.dataset;
  folded.hidden = true;
  form.classList.add("live");

  form.addEventListener("change", () => {
    button.disabled = !boxes.some((box) => box.checked);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = boxes.flatMap((box, k) => (box.checked ? [k] : []));
    result.textContent = resultOf(correct, chosen, multiple);
    result.classList.toggle("correct", result.textContent === "Correct.");
    options.forEach((option, k) => {
      option.querySelectorAll(".why").forEach((old) => old.remove());
      option.classList.remove("right", "wrong");
      answers[k].hidden = chosen.includes(k);
      if (!chosen.includes(k)) return;
      option.classList.add(correct.includes(k) ? "right" : "wrong");
      option.append(answers[k].querySelector(".why").cloneNode(true));
    });
    folded.querySelector("summary").textContent = "The other options, explained";
    folded.hidden = chosen.length === boxes.length;
  });
}

/* What is wider than the page scrolls on its own, so the keyboard must reach it. */
const SCROLLERS = ":is(pre, .cell_output, .table-wrapper, .math, p > math)";

function makeScrollersFocusable(place) {
  const all = [...place.querySelectorAll(SCROLLERS)]
    // To measure what is folded, the browser would lay it out: for each of them, and in vain.
    .filter((one) => !one.closest("details:not([open])"));
  // Measured before the first change: otherwise the browser lays out the page for each of them.
  const wide = all.map((one) => one.scrollWidth > one.clientWidth);
  all.forEach((one, k) => {
    if (wide[k]) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  });
}

/* What a script moves stands still until the reader gets near: no page waits for its frames. */
function runScriptsWhenNear() {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        for (const place of target.querySelectorAll("template[data-script]")) {
          const script = document.createElement("script");
          script.src = place.dataset.script;
          script.async = false; // one after the other, as in the notebook
          place.replaceWith(script);
        }
      }
    },
    { rootMargin: "200px 0px" }, // what is drawn may be higher than the still, so before it is seen
  );
  document
    .querySelectorAll("template[data-script]")
    .forEach((place) => observer.observe(place.parentElement));
}

/* Figures look for the chosen theme at the root; the theme's switch writes it to the body. */
function mirrorTheme() {
  const theme = document.body.dataset.theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("form.lstm-quiz").forEach(makeLive);
  runScriptsWhenNear();
  mirrorTheme();
  new MutationObserver(mirrorTheme).observe(document.body, { attributeFilter: ["data-theme"] });
  const article = document.querySelector("article");
  makeScrollersFocusable(article);
  article.addEventListener("toggle", (event) => makeScrollersFocusable(event.target), true);
  window.addEventListener("resize", () => makeScrollersFocusable(article));
});

/* On paper everything is there to read: what is folded unfolds, and folds again afterwards. */
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open])").forEach((one) => {
    one.dataset.printed = "";
    one.open = true;
  });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-printed]").forEach((one) => {
    one.open = false;
    delete one.dataset.printed;
  });
});

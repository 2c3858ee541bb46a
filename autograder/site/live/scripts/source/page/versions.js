/* Notebooks of other versions of a lesson: a reader's file, or work that this browser has kept.

   A file of this version stays as it is, with the cells that the reader has added and the notes in
   its text. Of another version, the answers and predictions move into the lesson of today, and the
   reader's own cells with them. Cells that show something have other numbers there, so they stay. */

import { idOf } from "./notebook.js";

const OF_THE_COURSE = /^(colab|(code|demo|text)-\d+)$/;

/** Whether a notebook has the cells of this version of the lesson. */
export function isThisVersion(notebook, lesson) {
  const [theirs, ours] = [notebook, lesson].map((one) => one.metadata?.lstm_course?.version);
  return !(theirs && theirs !== ours) && missingIn(notebook, lesson).length === 0;
}

/** The graded cells that the lesson has and the notebook lacks, by id. */
export function missingIn(notebook, lesson) {
  const there = new Set(notebook.cells.filter(isGraded).map(idOf));
  return lesson.cells.filter(isGraded).map(idOf).filter((id) => !there.has(id));
}

/** The notebook to go on with: the reader's own, or the lesson with what the reader has added. */
export function adopt(notebook, lesson) {
  if (isThisVersion(notebook, lesson)) return notebook;
  const ours = new Set(lesson.cells.map(idOf));
  const added = new Map(); // by the cell before them
  let before = null;
  for (const cell of notebook.cells) {
    const id = idOf(cell);
    if (ours.has(id)) before = id;
    else if (isTheReaders(cell)) added.set(before, [...(added.get(before) ?? []), cell]);
  }
  const cells = lesson.cells.flatMap((cell) => [cell, ...(added.get(idOf(cell)) ?? [])]);
  return { ...lesson, cells: [...(added.get(null) ?? []), ...cells] };
}

/** The sources to take from a notebook, by the ids of the lesson. */
export function sourcesToTake(sources, notebook, lesson, original) {
  if (isThisVersion(notebook, lesson)) return sources;
  const byNames = new Map([...sources.values()].map((source) => [namesIn(source), source]));
  const taken = new Map();
  for (const [id, source] of original) {
    if (!OF_THE_COURSE.test(id)) {
      if (sources.has(id)) taken.set(id, sources.get(id));
    } else if (id.startsWith("code-") && namesIn(source)) {
      const prediction = byNames.get(namesIn(source));
      if (prediction !== undefined) taken.set(id, prediction);
    }
  }
  return taken;
}

/** The names that a cell of predictions sets; "" for a cell that does anything else at its start. */
function namesIn(source) {
  const [first] = source.split("\n");
  return /^\w+ = /.test(first) ? [...source.matchAll(/^(\w+) = /gm)].map((one) => one[1]).join() : "";
}

const isGraded = (cell) => {
  const { grade, solution } = cell.metadata?.nbgrader ?? {};
  return Boolean(grade || solution);
};

/** Cells that the reader has added, and answers to exercises that the lesson has no more. */
function isTheReaders(cell) {
  const { grade, solution } = cell.metadata?.nbgrader ?? {};
  return Boolean(solution) || !(grade || OF_THE_COURSE.test(idOf(cell)));
}

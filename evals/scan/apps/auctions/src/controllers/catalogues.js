import child from 'node:child_process';
import path from 'node:path';
import { catalogueDir, partners } from '../config.js';
import { HttpError } from '../middleware/errors.js';

export function download(req, res, next) {
  res.type('text/plain').sendFile(req.params.name, { root: catalogueDir }, (err) => {
    if (err) next(new HttpError(404, 'no such catalogue'));
  });
}

// How many lines of this spring's catalogue speak of a word.
export function mentions(req, res, next) {
  const word = String(req.query.word ?? '').slice(0, 80);
  const file = path.join(catalogueDir, 'spring.txt');
  const answered = (err, out) => {
    if (err && err.code !== 1) return next(err);
    res.json({ word, lines: out.trim() });
  };
  child.execFile('grep', ['-ciF', '-e', word, file], answered);
}

// Leaves for a partner's page, counting on the way.
export function out(req, res) {
  const target = safeUrl(req.query.to);
  if (target?.protocol !== 'https:' || !partners.includes(target.hostname)) throw new HttpError(400, 'unknown partner');
  res.redirect(302, target.href);
}

function safeUrl(value) {
  try {
    return new URL(String(value));
  } catch {
    return null;
  }
}

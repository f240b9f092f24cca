import { HttpError } from '../middleware/errors.js';

export function pick(body, ...names) {
  const found = {};
  for (const name of names) {
    const value = body?.[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > 1000) throw new HttpError(400, `${name} must be a short text`);
    found[name] = value;
  }
  return found;
}

export function text(body, name) {
  const value = pick(body, name)[name];
  if (!value) throw new HttpError(400, `${name} is missing`);
  return value;
}

export function amount(body, name) {
  const value = body?.[name];
  if (!Number.isSafeInteger(value) || value < 0) throw new HttpError(400, `${name} must be a whole number`);
  return value;
}

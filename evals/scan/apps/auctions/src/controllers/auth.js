import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { get, insert } from '../db.js';
import { issue } from '../middleware/auth.js';
import { HttpError } from '../middleware/errors.js';
import { pick, text } from './fields.js';

const HANDLE = /^[a-z0-9][a-z0-9_-]{2,23}$/;
const NOBODY = hash('nobody', randomBytes(8).toString('hex'));

function hash(password, salt) {
  return `${salt}:${scryptSync(password, salt, 32).toString('hex')}`;
}

function matches(password, stored) {
  const again = hash(password, stored.split(':')[0]);
  return timingSafeEqual(Buffer.from(again), Buffer.from(stored));
}

export function login(req, res) {
  const user = get('SELECT * FROM users WHERE email = ?', text(req.body, 'email'));
  const right = matches(text(req.body, 'password'), user?.password_hash ?? NOBODY);
  if (!user || !right || user.suspended) throw new HttpError(401, 'wrong e-mail or password');
  res.json({ token: issue(user) });
}

export function register(req, res) {
  if (!HANDLE.test(text(req.body, 'handle'))) throw new HttpError(400, 'handle: 3 to 24 small letters and digits');
  if (text(req.body, 'password').length < 10) throw new HttpError(400, 'password: at least 10 characters');
  const { password, ...rest } = pick(req.body, 'handle', 'email', 'name', 'city', 'password');
  const taken = get('SELECT id FROM users WHERE handle = ? OR email = ?', rest.handle, rest.email ?? '');
  if (taken) throw new HttpError(409, 'the handle or the address is taken');
  const password_hash = hash(password, randomBytes(8).toString('hex'));
  const id = insert('users', { name: rest.handle, email: `${rest.handle}@unset.invalid`, role: 'member', ...rest, password_hash });
  const { handle, role } = get('SELECT handle, role FROM users WHERE id = ?', id);
  res.status(201).json({ id, handle, role });
}

export function forgot(req, res) {
  const user = get('SELECT id FROM users WHERE email = ?', text(req.body, 'email'));
  if (user) console.log('reset mail for user', user.id);
  res.status(202).json({ detail: 'if the address is known, a mail is on its way' });
}

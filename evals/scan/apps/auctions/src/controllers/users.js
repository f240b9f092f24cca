import { all, get, update } from '../db.js';
import { HttpError } from '../middleware/errors.js';
import { pick } from './fields.js';

const view = ({ id, handle, email, name, city, iban, role, rating }) => ({ id, handle, email, name, city, iban, role, rating });

export function me(req, res) {
  res.json(view(req.user));
}

export function changeMe(req, res) {
  update('users', req.user.id, pick(req.body, 'name', 'city', 'iban'));
  res.json(view(get('SELECT * FROM users WHERE id = ?', req.user.id)));
}

// What everybody may see of a seller.
export function profile(req, res) {
  const user = get('SELECT handle, city, rating FROM users WHERE handle = ?', req.params.handle);
  if (!user) throw new HttpError(404, 'no such seller');
  res.json(user);
}

export function list(req, res) {
  res.json({ users: all('SELECT * FROM users ORDER BY id LIMIT 100').map(view) });
}

export function suspend(req, res) {
  const user = get('SELECT id FROM users WHERE id = ?', Number(req.params.id));
  if (!user) throw new HttpError(404, 'no such user');
  update('users', user.id, { suspended: 1 });
  res.json({ suspended: user.id });
}

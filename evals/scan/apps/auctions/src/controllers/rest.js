import { all, get, insert, remove, update } from '../db.js';
import { HttpError } from '../middleware/errors.js';
import { amount } from './fields.js';

export function watched(req, res) {
  const lots = all('SELECT lots.id, lots.title FROM watched JOIN lots ON lots.id = lot_id WHERE user_id = ? LIMIT 200', req.user.id);
  res.json({ lots });
}

export function watch(req, res) {
  const lot_id = amount(req.body, 'lot');
  if (!get("SELECT id FROM lots WHERE id = ? AND status <> 'draft'", lot_id)) throw new HttpError(404, 'no such lot');
  const known = get('SELECT lot_id FROM watched WHERE user_id = ? AND lot_id = ?', req.user.id, lot_id);
  if (!known) insert('watched', { user_id: req.user.id, lot_id });
  res.sendStatus(204);
}

export function unwatch(req, res) {
  remove('DELETE FROM watched WHERE user_id = ? AND lot_id = ?', req.user.id, Number(req.params.lotId));
  res.sendStatus(204);
}

export function sales(req, res) {
  const rows = all(
    'SELECT lots.title, users.email AS buyer, MAX(bids.amount) AS amount FROM bids JOIN lots ON lots.id = bids.lot_id' +
      ' JOIN users ON users.id = bids.user_id GROUP BY lots.id LIMIT 500',
  );
  res.json({ sales: rows });
}

export function fees(req, res) {
  res.json({ fees: all('SELECT * FROM fees') });
}

export function setFee(req, res) {
  const fee = get('SELECT id FROM fees WHERE name = ?', req.params.name);
  if (!fee) throw new HttpError(404, 'no such fee');
  update('fees', fee.id, { percent: amount(req.body, 'percent') });
  res.json(get('SELECT name, percent FROM fees WHERE id = ?', fee.id));
}

import { all, get, insert, remove, update } from '../db.js';
import { HttpError } from '../middleware/errors.js';
import { amount, pick, text } from './fields.js';

const PAGE = 50;
const view = ({ id, title, description, commission, featured, status }) => ({ id, title, description, commission, featured, status });

export function findLot(req, res, next) {
  req.lot = get('SELECT * FROM lots WHERE id = ?', Number(req.params.lotId));
  if (!req.lot) throw new HttpError(404, 'no such lot');
  next();
}

export function ownsLot(req, res, next) {
  if (req.lot.seller_id !== req.user.id) throw new HttpError(403, 'not your lot');
  next();
}

export function list(req, res) {
  const like = `%${req.query.q ?? ''}%`;
  const limit = Math.min(Math.max(Math.trunc(Number(req.query.limit)) || 20, 1), PAGE);
  const lots = all('SELECT * FROM lots WHERE status <> ? AND title LIKE ? ORDER BY id LIMIT ?', 'draft', like, limit);
  res.json({ lots: lots.map(view) });
}

export function show(req, res) {
  if (req.lot.status === 'draft') throw new HttpError(404, 'no such lot');
  res.json(view(req.lot));
}

export function create(req, res) {
  const lot = { title: text(req.body, 'title'), reserve: amount(req.body, 'reserve'), ...pick(req.body, 'description') };
  const id = insert('lots', { ...lot, seller_id: req.user.id });
  res.status(201).json(view(get('SELECT * FROM lots WHERE id = ?', id)));
}

export function change(req, res) {
  update('lots', req.lot.id, pick(req.body, 'title', 'description'));
  res.json(view(get('SELECT * FROM lots WHERE id = ?', req.lot.id)));
}

export function withdraw(req, res) {
  if (get('SELECT id FROM bids WHERE lot_id = ?', req.lot.id)) throw new HttpError(409, 'there are bids');
  remove('DELETE FROM lots WHERE id = ?', req.lot.id);
  res.sendStatus(204);
}

export function close(req, res) {
  update('lots', req.lot.id, { status: 'closed' });
  res.json({ id: req.lot.id, status: 'closed' });
}

export function bids(req, res) {
  const found = all(
    'SELECT bids.id, bids.amount, users.handle AS bidder FROM bids JOIN users ON users.id = bids.user_id' +
      ' WHERE bids.lot_id = ? ORDER BY bids.amount DESC LIMIT 50',
    req.lot.id,
  );
  res.json({ bids: found });
}

export function bid(req, res) {
  const offer = amount(req.body, 'amount');
  if (req.lot.status !== 'open') throw new HttpError(409, 'the lot is not open');
  if (req.lot.seller_id === req.user.id) throw new HttpError(409, 'this is your own lot');
  const { top } = get('SELECT COALESCE(MAX(amount), 0) AS top FROM bids WHERE lot_id = ?', req.lot.id);
  if (offer <= top) throw new HttpError(409, `bid more than ${top}`);
  const id = insert('bids', { lot_id: req.lot.id, user_id: req.user.id, amount: offer });
  res.status(201).json({ id, amount: offer });
}

import { all, get } from '../db.js';
import { HttpError } from '../middleware/errors.js';

// An agent acts for a house by naming it in X-Account.
function account(req) {
  const wanted = Number(req.get('X-Account') ?? req.user.id);
  if (wanted === req.user.id) return wanted;
  const agent = get('SELECT 1 AS yes FROM delegates WHERE account_id = ? AND user_id = ?', wanted, req.user.id);
  if (!agent) throw new HttpError(403, 'not an agent of this account');
  return wanted;
}

export function list(req, res) {
  res.json({ payouts: all('SELECT ref, amount, iban FROM payouts WHERE user_id = ? LIMIT 100', account(req)) });
}

export function show(req, res) {
  const payout = get('SELECT * FROM payouts WHERE ref = ? AND user_id = ?', req.params.ref, req.user.id);
  if (!payout) throw new HttpError(404, 'no such payout');
  res.json({ ref: payout.ref, amount: payout.amount, iban: payout.iban });
}

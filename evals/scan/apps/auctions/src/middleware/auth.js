import jwt from 'jsonwebtoken';
import { jwtSecret } from '../config.js';
import { get } from '../db.js';

export function issue(user) {
  return jwt.sign({ sub: String(user.id) }, jwtSecret, { algorithm: 'HS256', expiresIn: '2h', issuer: 'auctions' });
}

function claims(token) {
  return jwt.verify(token, jwtSecret, { algorithms: ['HS256'], issuer: 'auctions' });
}

export function requireAuth(req, res, next) {
  const [scheme, token] = (req.get('Authorization') ?? '').split(' ');
  try {
    if (scheme !== 'Bearer' || !token) throw new Error('no token');
    req.user = get('SELECT * FROM users WHERE id = ? AND suspended = 0', Number(claims(token).sub));
  } catch {
    req.user = undefined;
  }
  if (!req.user) return res.status(401).json({ error: 'log in first' });
  next();
}

import { all, get, insert } from '../db.js';
import { HttpError } from '../middleware/errors.js';
import { text } from './fields.js';

export function openThread(req, res, next) {
  const { threadId } = req.params;
  req.thread = get('SELECT * FROM threads WHERE id = ? AND ? IN (a_id, b_id)', Number(threadId), req.user.id);
  if (!req.thread) throw new HttpError(404, 'no such thread');
  next();
}

export function messages(req, res) {
  res.json({ messages: all('SELECT * FROM messages WHERE thread_id = ? ORDER BY id LIMIT 100', req.thread.id) });
}

export function message(req, res) {
  const found = get('SELECT * FROM messages WHERE id = ? AND thread_id = ?', Number(req.params.id), req.thread.id);
  if (!found) throw new HttpError(404, 'no such message');
  res.json(found);
}

export function write(req, res) {
  const id = insert('messages', { thread_id: req.thread.id, sender_id: req.user.id, text: text(req.body, 'text') });
  res.status(201).json({ id });
}

export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function notFound(req, res) {
  res.status(404).json({ error: 'not found' });
}

// Express knows an error handler by its four arguments.
export function onError(err, req, res, _next) {
  const status = err.status ?? 500;
  if (status < 500) return res.status(status).json({ error: err.message });
  console.error(err);
  res.status(500).json({ error: 'internal error' });
}

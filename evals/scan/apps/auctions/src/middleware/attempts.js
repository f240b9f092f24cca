const WINDOW = 60_000;
const failures = new Map();

// Counts only answers that failed, so that people who can log in never wait.
export function slowDown(limit) {
  return (req, res, next) => {
    if (failures.size > 10_000) failures.clear();
    const key = `${req.ip} ${req.path} ${String(req.body?.email).slice(0, 100)}`;
    const now = Date.now();
    const recent = (failures.get(key) ?? []).filter((at) => now - at < WINDOW);
    if (recent.length >= limit) return res.status(429).json({ error: 'try again in a minute' });
    res.on('finish', () => {
      if (res.statusCode >= 400 || req.path !== '/login') failures.set(key, [...recent, now]);
    });
    next();
  };
}

import express from 'express';
import { requireAuth } from './middleware/auth.js';
import { cors } from './middleware/cors.js';
import { onError, notFound } from './middleware/errors.js';
import admin from './routes/admin.js';
import auth from './routes/auth.js';
import catalogues from './routes/catalogues.js';
import lots from './routes/lots.js';
import payouts from './routes/payouts.js';
import reports from './routes/reports.js';
import threads from './routes/threads.js';
import users from './routes/users.js';
import v1 from './routes/v1.js';
import watchlist from './routes/watchlist.js';

export function createApp() {
  const app = express();
  app.disable('x-powered-by');
  app.use((req, res, next) => {
    res.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    next();
  });
  app.use(cors);
  app.use(express.json({ limit: '4kb' }));

  app.get('/health', (req, res) => res.json({ status: 'ok' }));
  app.use('/v2/auth', auth);
  app.use('/v2/users', users);
  app.use('/v2/lots', lots);
  app.use('/v2/catalogues', catalogues);
  app.use('/v2/reports', reports);
  app.use('/v2/payouts', requireAuth, payouts);
  app.use('/v2/threads', requireAuth, threads);
  app.use('/v2/watchlist', requireAuth, watchlist);
  app.use('/v2/admin', requireAuth, admin);
  app.use('/v1', v1);

  app.use(notFound);
  app.use(onError);
  return app;
}

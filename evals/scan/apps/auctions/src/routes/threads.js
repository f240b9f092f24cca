import { Router } from 'express';
import * as threads from '../controllers/threads.js';

const router = Router();

router.use('/:threadId', Router({ mergeParams: true })
  .use(threads.openThread)
  .get('/messages', threads.messages)
  .post('/messages', threads.write)
  .get('/messages/:id', threads.message));

export default router;

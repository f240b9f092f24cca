import { Router } from 'express';

const router = Router();

router.use((req, res) => {
  res.status(410).json({ error: 'the first version is gone, see /v2' });
});

export default router;
